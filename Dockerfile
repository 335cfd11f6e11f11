# The image holds the binary with its licences, the articles and the
# certificates, and nothing else: no shell, no package manager, no C library.

# A tag can be moved, a digest cannot; docs/release.md says how to renew it.
FROM golang:1.26.8@sha256:0f063af2d465d8dcae54cce04278ada488b96f77b42449c8d071e47d016cc65a AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags='-s -w' -o /out/bot ./cmd/bot
# Empty folders, which the volumes take their owner from: for the index, which
# can be deleted at any time, and for what is kept.
RUN mkdir -p /out/index /out/data && echo 'bot:x:65532:65532::/:' > /out/passwd

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/passwd /etc/passwd
COPY --from=build /out/bot /bot
COPY --from=build --chown=65532:65532 /out/index /index
COPY --from=build --chown=65532:65532 /out/data /data
COPY corpus /corpus
COPY LICENSE NOTICE THIRD_PARTY_LICENSES /
USER 65532:65532
ENV CORPUS_DIR=/corpus INDEX_DIR=/index/articles XDG_CACHE_HOME=/index DATA_DIR=/data \
	HTTP_ADDR=127.0.0.1:8080
VOLUME /index /data
# Healthy is a bot that is connected to Discord and has articles to answer from:
# the check asks it over HTTP, and opens and writes nothing. The first articles
# may take minutes to read.
HEALTHCHECK --interval=30s --timeout=10s --start-period=10m --retries=3 \
	CMD ["/bot", "health"]
ENTRYPOINT ["/bot"]
