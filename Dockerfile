# freebox2mqtt in a container: only the daemon, as an unprivileged user. The root file system can be read-only.
#
# Node.js 24 is the newest release line with active long-term support (until April 2028), on Debian stable. The slim image
# is enough, because nothing is compiled here and only Node.js runs. Debian rather than Alpine, because the tests run with
# its C library.
FROM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json tsconfig.page.json bundle.js ./
COPY adapters ./adapters
COPY page ./page
COPY src ./src
RUN npm run build
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-trixie-slim
LABEL org.opencontainers.image.title="freebox2mqtt" \
      org.opencontainers.image.description="Your Freebox in Home Assistant, openHAB and Node-RED, over MQTT" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/freebox2mqtt/freebox2mqtt"

# The code belongs to root, so that the daemon cannot change it. It writes only to the data folder.
COPY --from=build /build/node_modules /opt/freebox2mqtt/node_modules
COPY --from=build /build/dist /opt/freebox2mqtt/dist
COPY package.json LICENSE config.example.yaml /opt/freebox2mqtt/
RUN mkdir -p /etc/freebox2mqtt \
 && install -d -o 1000 -g 1000 -m 0700 /var/lib/freebox2mqtt

ENV NODE_ENV=production \
    FREEBOX2MQTT__DATA=/var/lib/freebox2mqtt
VOLUME /var/lib/freebox2mqtt
# The daemon looks for config.yaml here. The file is optional: every setting can come from the environment.
WORKDIR /etc/freebox2mqtt
# The user `node` of the image, by its number, so that a platform can verify that it is not root.
USER 1000:1000

# The exec form starts no shell, so that signals reach the daemon. The health check fails if the event loop is blocked,
# not if the box or the broker is unreachable.
ENTRYPOINT ["node", "/opt/freebox2mqtt/dist/src/cli.js"]
CMD ["run"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=2 \
  CMD ["node", "/opt/freebox2mqtt/dist/src/cli.js", "health"]
