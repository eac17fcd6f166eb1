"""How gunicorn serves the site, here and in production: `gunicorn -c config/gunicorn.py config.wsgi`."""

import gc
import os
from typing import Any

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
workers = int(os.environ.get("LMS_WEB_PROCESSES", "2"))
threads = int(os.environ.get("LMS_WEB_THREADS", "4"))
worker_class = "gthread"
keepalive = 15  # seconds; a phone on a slow network reuses its connection
timeout = 60
graceful_timeout = 20
preload_app = True  # templates and translations are loaded once and shared
max_requests = 20_000
max_requests_jitter = 2_000
forwarded_allow_ips = os.environ.get("LMS_PROXY_ADDRESSES", "127.0.0.1")
control_socket_disable = True  # nothing lies outside LMS_DATA


def post_fork(server: Any, worker: Any) -> None:
    """Leave what was loaded before the fork out of garbage collection, and collect less often.

    A page makes tens of thousands of objects and hardly a cycle: with the default of 700, collecting took several
    per cent of the processor, and walking the shared objects copied their memory into every worker.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
