# One unprivileged process, one writable directory (/data). Works with a read-only root file system:
#   docker run --read-only --cap-drop ALL --volume diplomatic-events:/data --publish 127.0.0.1:8000:8000 diplomatic-events

# tests/packaging/test_image.py runs the commands below without a container engine.

# Tags are mutable. To pin the base image, pass its digest, as printed by `docker buildx imagetools inspect
# python:3.12-slim-bookworm`: --build-arg PYTHON_IMAGE=python:3.12-slim-bookworm@sha256:…
ARG PYTHON_IMAGE=python:3.12-slim-bookworm

FROM ${PYTHON_IMAGE} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /src
COPY requirements.txt requirements-build.txt ./
RUN pip install --require-hashes -r requirements-build.txt \
    && pip wheel --require-hashes --no-build-isolation --no-deps --wheel-dir /wheels -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY app app
COPY migrations migrations
COPY seed seed
RUN pip wheel --no-build-isolation --no-deps --no-index --wheel-dir /wheels . \
    && python -m venv --without-pip /opt/venv \
    && pip --python /opt/venv/bin/python install --no-deps --no-index /wheels/*.whl \
    && pip --python /opt/venv/bin/python check

FROM ${PYTHON_IMAGE}
RUN groupadd --gid 10001 diplomatic-events \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /data --shell /usr/sbin/nologin diplomatic-events \
    && install --directory --owner 10001 --group 10001 --mode 0750 /data
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DIPLOMATIC_EVENTS_DATABASE_URL=sqlite:////data/diplomatic-events.db \
    DIPLOMATIC_EVENTS_HOST=0.0.0.0 \
    DIPLOMATIC_EVENTS_PORT=8000
# Python and SQLite fall back to the working directory for temporary files if /tmp is not writable.
WORKDIR /data
VOLUME /data
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import http.client, os, sys; service = http.client.HTTPConnection('127.0.0.1', int(os.environ['DIPLOMATIC_EVENTS_PORT']), timeout=4); service.request('GET', '/healthz'); sys.exit(service.getresponse().status != 200)"]
ENTRYPOINT ["diplomatic-events"]
CMD ["serve"]
