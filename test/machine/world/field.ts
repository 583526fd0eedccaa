import type { Machine } from '../../support/machine';
import { sh } from './machine';

/**
 * LadyLinux machines as they exist in the field. Each function is a bash script that brings a machine into one such state; it needs the
 * package installed and the fake internet running.
 */
const app = '/opt/ladylinux/app';
const upstream = 'https://github.com/theCodingProfessor/LadyLinux';
const asBuild = (command: string) => `runuser -u ladylinux-build -- ${command}`;
const commit = `git -C ${app} -c user.name=t -c user.email=t@t.invalid commit --quiet --all --message field`;

/** Two models that cannot be verified; one of them is required. */
export const emptyChecksums = {
  'models/manifest.json': JSON.stringify({
    models: ['assistant', 'embeddings'].map((id, place) => ({
      ...{ id, filename: `${id}.gguf`, local_path: id, required: place === 0 },
      checksum: { algorithm: 'sha256', value: '' },
    })),
  }),
};

/** Removes everything of LadyLinux except what a package installs; downloads stay for the next case. */
export const emptied = `
  systemctl stop 'ladylinux-*' 2>/dev/null || true
  pkill -f '[u]vicorn --reload' || true
  mkdir -p /root/kept
  for i in tools cache; do [ ! -e /opt/ladylinux/.refresh/$i ] || { rm -rf /root/kept/$i; mv /opt/ladylinux/.refresh/$i /root/kept/; }; done
  rm -rf /opt/ladylinux /etc/ladylinux /var/lib/ladylinux /var/lib/ladylinux-refresh /etc/systemd/system/ladylinux-*
  systemctl daemon-reload; systemctl reset-failed
  systemd-tmpfiles --create ladylinux.conf`;

/** Brings back what an earlier case downloaded. */
export const downloadsBack = `
  mkdir -p /opt/ladylinux/.refresh
  for i in tools cache; do [ ! -e /root/kept/$i ] || mv /root/kept/$i /opt/ladylinux/.refresh/; done`;

/** A clone that belongs to the service user, like the projects' own scripts create it. */
export const ownClone = `
  mkdir -p /opt/ladylinux
  git clone --quiet ${upstream} ${app}
  chown -R ladylinux:ladylinux /opt/ladylinux`;

/** A second clone inside the clone. */
export const nestedClone = `git clone --quiet ${upstream} ${app}/LadyLinux; chown -R ladylinux: ${app}/LadyLinux`;

/**
 * The installer that clones into /opt/ladylinux itself, as root, with an environment beside the code; its umask makes everything
 * unreadable for others. It also contains half a terabyte (sparse) and invalid file names.
 */
export const cloneInOpt = `
  umask 077
  git clone --quiet ${upstream} /opt/ladylinux
  cp -a /root/venv /opt/ladylinux/.venv
  chmod 755 /opt/ladylinux/models
  truncate -s 500G /opt/ladylinux/everything.gguf
  touch "/opt/ladylinux/$(printf 'evil\\033[31m\\nname\\342\\200\\256.db')" /opt/ladylinux/--help`;

/** uv creates environments without pip. */
export const uvVenv = `
  cp -a /root/venv /opt/ladylinux/venv
  chown -R ladylinux:ladylinux /opt/ladylinux/venv`;

/** Made once: a real environment with the application's packages, but without pip. */
export const fieldVenv = `
  python3 -m venv /root/venv
  printf 'fastapi\\nuvicorn\\njinja2\\n' > /tmp/needs
  /root/venv/bin/pip install --quiet --cert /etc/ssl/certs/ca-certificates.crt --disable-pip-version-check \
    --requirement /tmp/needs
  rm -rf /root/venv/lib/python3*/site-packages/pip /root/venv/lib/python3*/site-packages/pip-* /root/venv/bin/pip*
  echo 'uv = 0.8.0' >> /root/venv/pyvenv.cfg`;

/** No unit is installed; a person types this. */
export const handStarted = `
  cd ${app}
  runuser -u ladylinux -- sh -c 'nohup setsid /opt/ladylinux/venv/bin/python -m uvicorn --reload --port 8000 api_layer:app >/tmp/nohup.out 2>&1 &'
  curl --silent --fail --retry 40 --retry-connrefused --retry-delay 1 -o /dev/null http://127.0.0.1:8000/`;

/** The repository's own unit: a default value that systemd does not expand, and a module that does not exist. */
export const repositoryUnit = `
  cat > /etc/systemd/system/ladylinux-api.service <<'U'
[Unit]
Description=LadyLinux API
Requires=ladylinux-llm.service
StartLimitIntervalSec=60
StartLimitBurst=5
[Service]
User=ladylinux
Group=ladylinux
WorkingDirectory=/opt/ladylinux/app
EnvironmentFile=-/etc/ladylinux/ladylinux.env
ExecStart=/opt/ladylinux/venv/bin/uvicorn app_layer:app --host \${LADYLINUX_HOST:-0.0.0.0} --port \${LADYLINUX_PORT:-8000}
Restart=on-failure
[Install]
WantedBy=multi-user.target
U
  systemctl daemon-reload`;

/** The separate model server of some forks: not a service of LadyLinux, and no refresh starts it. */
export const ollama = `
  cat > /etc/systemd/system/ollama.service <<'U'
[Unit]
Description=A small stand-in for Ollama
[Service]
DynamicUser=yes
ExecStart=/usr/bin/python3 -m http.server --bind 127.0.0.1 11434
[Install]
WantedBy=multi-user.target
U
  systemctl daemon-reload; systemctl start ollama.service`;

/** A fork's second service. */
export const modelServer = `
  cat > /etc/systemd/system/ladylinux-llm.service <<'U'
[Unit]
Description=A small stand-in for a language model
Wants=ollama.service
[Service]
User=ladylinux
ExecStart=/usr/bin/python3 -m http.server --bind 127.0.0.1 --directory /opt/ladylinux/models 8090
U
  systemctl daemon-reload; systemctl start ladylinux-llm.service`;

/** What a refresh must never touch: models of root, state, and an environment file with a fork's secrets that everyone may read. */
export const preciousThings = `
  mkdir -p /opt/ladylinux/models/big /etc/ladylinux /var/lib/ladylinux/data /var/lib/ladylinux/cache /var/lib/ladylinux/logs
  head -c 3M /dev/urandom > /opt/ladylinux/models/big/weights.gguf
  chmod 600 /opt/ladylinux/models/big/weights.gguf; chown -R root:root /opt/ladylinux/models
  echo state > /var/lib/ladylinux/data/state.db; chown -R ladylinux: /var/lib/ladylinux/data; chmod 750 /var/lib/ladylinux/data
  printf 'LADYLINUX_HOST=127.0.0.1\\nLADYLINUX_PORT=8000\\nQDRANT_URL=http://127.0.0.1:6333\\nGOOGLE_CLIENT_SECRET=canary-91c2\\n' > /etc/ladylinux/ladylinux.env
  chmod 644 /etc/ladylinux/ladylinux.env`;

/** State that the application writes inside app/. */
export const stateInApp = `mkdir -p ${app}/config; echo '{"theme":"dark"}' > ${app}/config/theme_state.json; chown -R --reference=${app} ${app}/config`;

/** An untracked weight file, in a repository without .gitignore. */
export const modelsUnderApp = `mkdir -p ${app}/weights; head -c 1M /dev/urandom > ${app}/weights/small.gguf; chown -R --reference=${app} ${app}/weights`;

/** The service's own user may rewrite a program that sudo runs for it. */
export const sudoRule = `
  mkdir -p /etc/sudoers.d
  mkdir -p /srv/ladylinux; printf '#!/bin/sh\\nexit 0\\n' > /srv/ladylinux/refresh.sh; chmod 755 /srv/ladylinux/refresh.sh
  chown -R ladylinux /srv/ladylinux
  printf '# of a fork\\nladylinux ALL=(root) NOPASSWD: /srv/ladylinux/refresh.sh\\nDefaults:ladylinux !requiretty\\n' > /etc/sudoers.d/ladylinux
  chmod 440 /etc/sudoers.d/ladylinux`;

/** A unit that runs repository code as root. */
export const rootUnit = `
  printf '[Service]\\nExecStart=/usr/bin/python3 -c "import time; time.sleep(9999)" ${app}/api_layer.py\\n' > /etc/systemd/system/ladylinux-worker.service
  systemctl daemon-reload; systemctl start ladylinux-worker.service`;

/** Facts of the repository itself, created in app/ as its owner. Byte code and weights are committed. */
export const trackedBytecode = asBuild(
  `sh -c 'cd ${app} && mkdir -p old && printf x > old/a.pyc && git add --force old/a.pyc && ${commit}'`,
);
export const trackedWeights = asBuild(
  `sh -c 'cd ${app} && truncate -s 51M model.safetensors && git add --force model.safetensors && ${commit}'`,
);
export const noDependencyFile = asBuild(`rm ${app}/requirements.txt`);
export const shadowingPackage = asBuild(
  `sh -c 'mkdir ${app}/api_layer && touch ${app}/api_layer/__init__.py'`,
);
export const detachedHead = asBuild(`git -C ${app} checkout --quiet --detach`);
export const foreignRemote = asBuild(
  `git -C ${app} remote set-url origin https://x:token-5f1e@github.com/somebody/fork.git`,
);
/** The front page fails while everything else works; /health reports fitness data. */
export const frontPageFails = `${asBuild(`sh -c 'printf "%s\\n" "from fastapi import FastAPI" "from fastapi.responses import HTMLResponse" "app = FastAPI()" "@app.get(\\"/\\")" "def home(): raise RuntimeError(1)" "@app.get(\\"/health\\", response_class=HTMLResponse)" "def health(): return \\"<h1>Get fit</h1>\\"" > ${app}/api_layer.py'`)}
  systemctl restart ladylinux-api.service
  curl --silent --retry 40 --retry-connrefused --retry-delay 1 -o /dev/null http://127.0.0.1:8000/health`;
/** Half a terabyte (sparse), invalid file names, and a folder that nobody may read. */
export const hugeAndHostile = `
  truncate -s 500G ${app}/everything.gguf
  touch "${app}/$(printf 'evil\\033[31m\\nname\\342\\200\\256.db')" "${app}/--help"
  mkdir -m 700 ${app}/private && touch ${app}/private/x`;

/** Hash, mode and owner of everything that must stay, without the files that an adoption adds below data/app-state. */
export const preciousNow = (machine: Machine): Promise<string> =>
  sh(
    machine,
    `cd /; p='-path var/lib/ladylinux/data/app-state -prune -o'
     find opt/ladylinux/models var/lib/ladylinux/data $p -printf '%p %U:%G %m %l\\n' | sort
     find opt/ladylinux/models var/lib/ladylinux/data etc/ladylinux/ladylinux.env $p -type f -exec sha256sum {} + | sort`,
  );
