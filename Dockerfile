# Builds the overlay in a container and leaves it in the folder that is mounted at /builder/dist:
#
#   mkdir -p dist
#   docker build -t s6-overlay-builder .
#   docker run --rm -v "$(pwd)/dist:/builder/dist" s6-overlay-builder
#
# What follows the image's name goes to build.sh: "--target=Release", "--arch=aarch64" … A signing key comes in with
# -e S6_OVERLAY_SIGNING_KEY and -e S6_OVERLAY_SIGNING_PASSPHRASE.
ARG BASE=debian:12
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0

FROM ${SDK} AS sdk

FROM ${BASE}
RUN apt-get update && \
    apt-get install -y --no-install-recommends ca-certificates git && \
    rm -rf /var/lib/apt/lists/*
COPY --from=sdk /usr/share/dotnet /usr/share/dotnet
ENV PATH=$PATH:/usr/share/dotnet DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1
WORKDIR /builder
COPY . .
# What the build installs and restores is part of the image, so that a run only compiles.
RUN ./build.sh --target=Pack && rm -rf dist
ENTRYPOINT ["./build.sh"]
