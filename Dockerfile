# Two stages: packages and static files are made in the first; the second has neither compiler, uv nor cache.
FROM python:3.11-slim-bookworm AS build
WORKDIR /app
COPY pyproject.toml constraints.txt ./
RUN pip install --no-cache-dir --constraint constraints.txt uv \
    && uv venv --no-cache /opt/venv \
    && uv pip install --no-cache --compile-bytecode --python /opt/venv/bin/python \
        --requirements pyproject.toml --constraints constraints.txt
COPY . .
# Settings refuse to start without their variables; collecting files uses none of these values.
RUN SECRET_KEY=only-to-collect-static-files-never-used-to-serve-anything \
    SITE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid DEFAULT_FROM_EMAIL=build@build.invalid \
    DATABASE_URL=postgresql://build.invalid/build REDIS_URL=redis://build.invalid SMTP_URL=smtp://build.invalid SEAL_KEY=none \
    MENTORAT_NO_BOOTSTRAP=1 MENTORAT_MODE=production \
    /opt/venv/bin/python manage.py collectstatic --noinput \
    && rm -rf tests .ci

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin mentorat
COPY --from=build /opt/venv /opt/venv
COPY --from=build /app /app
WORKDIR /app
# The root file system is read-only in docker-compose.yml: what needs a home (font cache) finds it in /tmp.
ENV PATH=/opt/venv/bin:$PATH \
    HOME=/tmp \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    MENTORAT_MODE=production \
    MENTORAT_NO_BOOTSTRAP=1
USER 10001:10001
EXPOSE 8000
CMD ["gunicorn", "mentorat.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--worker-tmp-dir", "/dev/shm"]
