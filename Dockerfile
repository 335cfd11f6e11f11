# The image holds the binary with its licences, the articles and the
# certificates, and nothing else: no shell, no package manager, no C library.

FROM golang:1.26 AS build
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
COPY LICENSE NOTICE /
USER 65532:65532
ENV CORPUS_DIR=/corpus INDEX_DIR=/index/articles XDG_CACHE_HOME=/index DATA_DIR=/data
VOLUME /index /data
# Healthy is what can serve articles: the check reads the same folder into an
# index of its own, since the bot holds the other.
HEALTHCHECK --interval=60s --timeout=30s --start-period=60s \
	CMD ["/bot", "sources", "--index", "/index/health"]
ENTRYPOINT ["/bot"]
