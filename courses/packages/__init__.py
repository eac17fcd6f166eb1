"""Course packages: courses as folders of text files. The format stands in docs/course-package.md."""
