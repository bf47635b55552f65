# isogloss in an image of its own:
#   docker build -t isogloss .
#   docker run --rm -v "$PWD:/work" isogloss check .
FROM rust:1-slim-bookworm AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
COPY docs docs
COPY benches benches
RUN cargo build --release --locked

FROM debian:bookworm-slim
# git is asked for what has changed.
RUN apt-get update \
  && apt-get install --no-install-recommends -y git \
  && rm -rf /var/lib/apt/lists/*
COPY --from=build /src/target/release/isogloss /usr/local/bin/isogloss
WORKDIR /work
USER 1000
ENTRYPOINT ["isogloss"]
CMD ["check", "."]
