# The service as an image: built in one stage, and only what runs it in the other.
#   docker build -t textpoll .
#   docker run --read-only --tmpfs /tmp -v textpoll:/data --env-file .env -e HOST=0.0.0.0 -p 127.0.0.1:3000:3000 textpoll
# Both stages are the same Debian, because SQLite's driver is compiled in the first.

FROM node:20-bookworm-slim AS build
RUN apt-get update && apt-get install -y --no-install-recommends g++ make python3 && rm -rf /var/lib/apt/lists/*
WORKDIR /build
COPY package.json package-lock.json ./
# The scripts of this package build it, and its sources are not here yet: they come with the next copy.
RUN npm ci --ignore-scripts && npm rebuild better-sqlite3
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:20-bookworm-slim
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    DATABASE_URL=file:/data/textpoll.db
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY --from=build /build/migrations ./migrations
COPY --from=build /build/surveys ./surveys
# Owned by root, so that the service cannot change itself. It writes to /data and, for the console's socket, to /tmp.
RUN ln -s /app/dist/main.js /usr/local/bin/textpoll && mkdir /data && chown node:node /data
USER node
WORKDIR /data
VOLUME /data
EXPOSE 3000
# Alive, not ready: a container is not to be replaced because its database is away for a minute.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
STOPSIGNAL SIGTERM
CMD ["textpoll", "serve"]
