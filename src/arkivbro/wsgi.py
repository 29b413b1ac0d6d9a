"""The web server's way in."""

import os

from django.core.wsgi import get_wsgi_application

from arkivbro.cli.child import end_with_the_parent

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "arkivbro.conf.settings")
end_with_the_parent(os.getppid())  # granian's own worker, should granian be killed
application = get_wsgi_application()
