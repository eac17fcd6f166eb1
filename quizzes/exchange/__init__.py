"""Questions and quizzes from and to other forms: one file a format."""
