# freebox2mqtt in a container: the daemon alone, as an ordinary user, on a root file system that can be read-only.
#
# Node.js 24 is the newest release line whose long-term support (to April 2028) is under way on Debian stable; slim,
# since nothing here is compiled and nothing but Node.js is run. Debian and not Alpine, because its C library is the
# one that the tests run on.
FROM node:24-trixie-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json bundle.js ./
COPY adapters ./adapters
COPY src ./src
RUN npm run build
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-trixie-slim
LABEL org.opencontainers.image.title="freebox2mqtt" \
      org.opencontainers.image.description="Your Freebox in Home Assistant, openHAB and Node-RED, over MQTT" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.source="https://github.com/freebox2mqtt/freebox2mqtt"

# The code belongs to root and the daemon cannot change it; the data folder is all that it writes to.
COPY --from=build /build/node_modules /opt/freebox2mqtt/node_modules
COPY --from=build /build/dist /opt/freebox2mqtt/dist
COPY package.json LICENSE config.example.yaml /opt/freebox2mqtt/
RUN mkdir -p /etc/freebox2mqtt \
 && install -d -o 1000 -g 1000 -m 0700 /var/lib/freebox2mqtt

ENV NODE_ENV=production \
    FREEBOX2MQTT__DATA=/var/lib/freebox2mqtt
VOLUME /var/lib/freebox2mqtt
# config.yaml is looked for here. There need not be one: every setting can come from the environment.
WORKDIR /etc/freebox2mqtt
# The user `node` of the image, by number, so that a platform can see that it is not root.
USER 1000:1000

# No shell between them: signals reach the daemon. A box or a broker that is away is not unhealthy; a stuck loop is.
ENTRYPOINT ["node", "/opt/freebox2mqtt/dist/src/cli.js"]
CMD ["run"]
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=2 \
  CMD ["node", "/opt/freebox2mqtt/dist/src/cli.js", "health"]
