#!/usr/bin/env bash
# A scheduler, two workers and an S3 server on this machine, from packages of Python alone, and a catalogue
# that they make:  docs/examples/cluster/run.sh [CATALOGUE] [FOLDER]
# First:  pip install 'voiceguide[cluster]' localbucket
set -euo pipefail

catalogue=$(realpath "${1:-$(dirname "$0")/evenings.yaml}")
folder=${2:-cluster}
mkdir -p "$folder/buckets/evenings"
cd "$folder"

# The server checks no key, and listens to this machine alone; clients want one all the same.
export AWS_ACCESS_KEY_ID=example AWS_SECRET_ACCESS_KEY=example AWS_DEFAULT_REGION=us-east-1
export AWS_ENDPOINT_URL=http://127.0.0.1:${S3_PORT:-9000}
scheduler=tcp://127.0.0.1:${SCHEDULER_PORT:-8786}

started=()
trap 'kill "${started[@]}" 2>/dev/null; wait' EXIT

python -m localbucket buckets --port "${S3_PORT:-9000}" &>s3.log &
started+=($!)
python -m dask scheduler --host 127.0.0.1 --port "${SCHEDULER_PORT:-8786}" --dashboard-address 127.0.0.1:0 &>scheduler.log &
started+=($!)
for n in 1 2; do
    # Workers on machines of their own have caches of their own.
    VOICEGUIDE_CACHE=cache-$n python -m dask worker "$scheduler" --host 127.0.0.1 --nthreads 1 --name "$n" \
        --local-directory "worker-$n" --no-dashboard &>"worker-$n.log" &
    started+=($!)
done

voiceguide catalogue "$catalogue" --store s3://evenings/catalogue --scheduler "$scheduler" -o tracks
