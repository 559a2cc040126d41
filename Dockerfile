# One image for web, worker, beat and migrate. README.md lists its environment variables.

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/venv
COPY requirements/base.txt /tmp/base.txt
RUN /opt/venv/bin/pip install --quiet --require-hashes --requirement /tmp/base.txt
COPY . /app
WORKDIR /app
# collectstatic connects to no server, but the settings require valid addresses.
RUN DEBUG=false SECRET_KEY=not-a-secret-only-for-collecting-static-files-0123456789 ALLOWED_HOSTS=localhost SITE_URL=http://localhost \
    DATABASE_URL=postgresql://nobody@localhost/none REDIS_URL=redis://localhost:6379/0 \
    /opt/venv/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:3.13-slim
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin studio
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DEBUG=false PORT=8000
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
USER studio
EXPOSE 8000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["python", "scripts/health_check.py"]
CMD ["gunicorn", "config.wsgi"]
