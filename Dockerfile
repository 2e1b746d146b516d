# The front-end libraries, without npm in the image.
FROM node:24-slim AS frontend
WORKDIR /portal
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 STATE_DIR=/portal/var
WORKDIR /portal
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY --from=frontend /portal/node_modules ./node_modules
COPY . .
# Neither needs a database; the key they use is thrown away.
RUN python manage.py messages compile \
    && python manage.py collectstatic --no-input --verbosity 0 \
    && useradd --system --no-create-home portal \
    && mkdir -p var/private var/mail \
    && chown portal var var/private var/mail
USER portal
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", "--workers", "2", "--blocking-threads", "4", "--no-ws", "atmp_portal.wsgi:application"]
