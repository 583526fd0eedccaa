/** A command of another program in a message: how to provoke the message, where it is shown, and what the command must have done. */
export interface Situation {
  /** As `commandsOfOthers` reads it. */
  readonly offered: string;
  /** Brings it about: bash, as root. */
  readonly given?: string;
  /** The finding that offers it. It is gone afterwards, but where the command only shows something. */
  readonly finding?: string;
  /** With parameters of its kind, where neither can be had here. */
  readonly sample?: string;
  /** What a person does to the file $1 in the editor that it opens: bash. */
  readonly edits?: string;
  readonly exits?: readonly number[];
  readonly shows?: RegExp;
  /** Succeeds once it has done what it says: bash, as root. */
  readonly then?: string;
  /** Undoes the situation: bash, as root. */
  readonly last?: string;
}

const after = '/etc/ladylinux/after.d';
const script = (name: string, text = 'exit 0') =>
  `mkdir -p ${after}; printf '#!/bin/sh\\n${text}\\n' > ${after}/${name}; chmod 755 ${after}/${name}`;
const noScripts = `rm -rf ${after}; mkdir ${after}`;
const logs = '/var/lib/ladylinux/logs';
const listening = 'timeout 60 sh -c "until ss -Hltn sport = :8000 | grep -q .; do sleep 0.1; done"';
const ourPort = 'ladylinux-port-ladylinux-api.socket ladylinux-api.service';
const portFreed = `systemctl stop ${ourPort}`;
const portOurs = `systemctl start ${ourPort}`;

/** What doctor finds on a machine that is set up. */
const found: readonly Situation[] = [
  {
    offered: 'sudo chmod a+rx …',
    given: `${script('tell')}; chmod 600 ${after}/tell`,
    finding: 'after-refused',
    last: noScripts,
  },
  {
    offered: 'sudo chmod go-w …',
    given: `${script('tell')}; chmod 777 ${after}/tell`,
    finding: 'after-refused',
    last: noScripts,
  },
  {
    offered: 'sudo chown root:root …',
    given: `${script('tell')}; chown nobody ${after}/tell`,
    finding: 'after-refused',
    last: noScripts,
  },
  {
    offered: 'sudo chown root:root … && sudo chmod 600 …',
    given: `${script('tell')}; echo geheim > ${after}/tell.secret; chown nobody ${after}/tell.secret; chmod 666 ${after}/tell.secret`,
    finding: 'after-refused',
    last: noScripts,
  },
  {
    offered: 'journalctl --unit=ladylinux-after',
    given: `${script('tell', 'echo what it said; exit 7')}; ladylinux-refresh refresh --force >/dev/null; timeout 60 sh -c 'until grep -q after-failed /var/lib/ladylinux-refresh/after.json; do sleep 0.2; done'`,
    finding: 'after-failed',
    shows: /what it said/,
    last: noScripts,
  },
  { offered: 'sudo chmod go-w …', given: 'chmod 777 /opt', finding: 'unsafe-parent' },
  { offered: 'sudo chown root:root …', given: 'chown nobody /opt', finding: 'unsafe-parent' },
  {
    offered: 'sudo chown … … && sudo chmod … …',
    given: 'chmod 644 /etc/ladylinux/ladylinux.env',
    finding: 'found-owner',
  },
  {
    offered: 'sudo chown --recursive --no-dereference …:… …',
    given: 'touch /var/lib/ladylinux/data/of-root; chmod 600 /var/lib/ladylinux/data/of-root',
    finding: 'found-state-owner',
  },
  {
    offered: 'sudo --user="$(stat --format=%U …)" … …',
    given:
      'install -d -o nobody -m 700 /opt/ladylinux/models/closed; install -o nobody -m 600 /dev/null /opt/ladylinux/models/closed/m.gguf; chown nobody /opt/ladylinux/models',
    finding: 'found-models-closed',
    last: 'rm -r /opt/ladylinux/models/closed; chown ladylinux /opt/ladylinux/models',
  },
  {
    offered: 'sudo install -d -o … -g … -m … …',
    given: 'rmdir /opt/ladylinux/containers',
    finding: 'found-folder-missing',
  },
  {
    offered: 'sudo mv … …',
    given: `mv ${logs} /srv/logs; touch ${logs}`,
    finding: 'found-not-a-folder',
    last: `rm -f ${logs} ${logs}.old; mv /srv/logs ${logs}`,
  },
  {
    offered: 'sudo umount …',
    given:
      'mkdir -p /srv/mine /opt/ladylinux/app/mine; mount --bind /srv/mine /opt/ladylinux/app/mine',
    finding: 'found-leftover-mount',
    last: 'rmdir /opt/ladylinux/app/mine',
  },
  {
    offered: 'sudo gpasswd --delete … …',
    given: 'usermod -aG sudo ladylinux',
    finding: 'found-user-admin',
  },
  {
    offered: 'sudo systemctl enable …',
    given: 'systemctl disable ladylinux-api.service',
    finding: 'found-unit-disabled',
  },
  {
    offered: 'sudo kill …',
    given: `${portFreed}; cd /srv; nohup setsid python3 -m http.server 8000 >/dev/null 2>&1 & ${listening}`,
    finding: 'found-port',
    last: portOurs,
  },
  {
    offered: 'sudo systemctl stop …',
    given: `${portFreed}; systemd-run --quiet --unit=another-one python3 -m http.server 8000; ${listening}`,
    finding: 'found-port',
    last: portOurs,
  },
  {
    offered: 'journalctl -u … -n 50',
    given: 'systemctl kill --signal=STOP ladylinux-api.service',
    finding: 'found-no-answer',
    shows: /Uvicorn running|"GET \//,
    last: 'systemctl kill --signal=CONT ladylinux-api.service',
  },
  {
    offered: 'sudo visudo',
    given: `printf 'ladylinux ALL=(root) NOPASSWD: /opt/ladylinux/app/refresh/prepare\\n' >> /etc/sudoers`,
    finding: 'found-sudo-writable',
    edits: `sed -i '$d' "$1"`,
    then: 'visudo -c',
  },
  {
    offered: 'sudo nano …',
    given: `cp /etc/ladylinux/refresh.json /root/settings; sed -i '1s/^/x/' /etc/ladylinux/refresh.json`,
    finding: 'settings-not-json',
    edits: `sed -i '1s/^x//' "$1"`,
    then: 'cmp /root/settings /etc/ladylinux/refresh.json',
  },
];

const downloads = 'mkdir -p /srv/work; cd /srv/work';
/** Commands whose words are fixed, or whose situation the finding above does not need. */
const others: readonly Situation[] = [
  { offered: 'apt list "python3.*"', shows: /python3\.\d/ },
  {
    offered: 'chmod o+x …',
    given: 'install -d -m 700 /srv/closed/within',
    sample: 'chmod o+x /srv/closed',
    then: 'runuser -u nobody -- test -x /srv/closed',
  },
  {
    offered: 'git update-index --chmod=+x …',
    given: `rm -rf /srv/repo; git init --quiet /srv/repo; touch /srv/repo/hook; git -C /srv/repo add hook`,
    sample: 'git update-index --chmod=+x hook',
    then: 'git -C /srv/repo ls-files --stage hook | grep "^100755"',
  },
  {
    offered: 'journalctl -u …',
    sample: 'journalctl -u ladylinux-refresh.service',
    shows: /LadyLinux is set up on/,
  },
  {
    offered: 'pip hash …',
    given: `${downloads}; echo some > x.whl`,
    sample: 'pip hash x.whl',
    shows: /--hash=sha256:[0-9a-f]{64}/,
  },
  {
    offered: "ssh-keygen -t ed25519 -N '' -f deploy-key",
    given: `${downloads}; rm -f deploy-key*`,
    then: "ssh-keygen -y -P '' -f /srv/work/deploy-key",
  },
  {
    offered: 'sudo du --all --human-readable …',
    sample: 'sudo du --all --human-readable /opt/ladylinux/app',
    shows: /\/opt\/ladylinux\/app\/api_layer\.py/,
  },
  {
    offered: 'sudo du --max-depth=2 --human-readable …',
    sample: 'sudo du --max-depth=2 --human-readable /opt/ladylinux/.refresh',
    shows: /\/opt\/ladylinux\/\.refresh\/mirror\.git/,
  },
  {
    offered: 'sudo mv … ….old',
    given: 'rm -rf /srv/link*; ln -s /srv/elsewhere /srv/link',
    sample: 'sudo mv /srv/link /srv/link.old',
    then: '[ -L /srv/link.old ] && [ ! -e /srv/link ]',
  },
  {
    offered: 'sudo systemctl edit …',
    sample: 'sudo systemctl edit ladylinux-probation.service',
    // under “Anything between here and the comment below”
    edits: String.raw`sed -i '2a [Service]\nNice=5' "$1"`,
    then: '[ "$(systemctl show -P Nice ladylinux-probation.service)" = 5 ]',
    last: 'systemctl revert ladylinux-probation.service',
  },
  {
    offered: 'sudo timedatectl set-ntp true',
    // machines boot faster without
    given: 'systemctl unmask --quiet systemd-timesyncd.service; timedatectl set-ntp false',
    then: 'systemctl is-enabled --quiet systemd-timesyncd.service',
  },
  {
    offered: 'sudo usermod -aG systemd-journal …',
    given: 'gpasswd --delete ada systemd-journal 2>/dev/null || true',
    sample: 'sudo usermod -aG systemd-journal ada',
    then: 'runuser -u ada -- journalctl --unit=ladylinux-refresh --quiet | grep "LadyLinux is set up on"',
  },
  // 3: it is off, as systemctl(1) says
  { offered: 'systemctl status ladylinux-ask.path', exits: [3], shows: /ladylinux-ask\.path/ },
  {
    offered: 'systemctl status ladylinux-bundle.service',
    exits: [3],
    shows: /ladylinux-bundle\.service/,
  },
  {
    offered: 'chmod -R o+rX …',
    given:
      'install -D -m 600 /dev/null /srv/closed-bundle/simple/index.html; chmod -R go= /srv/closed-bundle',
    sample: 'chmod -R o+rX /srv/closed-bundle',
    then: 'runuser -u nobody -- cat /srv/closed-bundle/simple/index.html',
    last: 'rm -r /srv/closed-bundle',
  },
  {
    offered: 'systemctl status ladylinux-unattended.timer',
    exits: [3],
    shows: /ladylinux-unattended\.timer/,
  },
  {
    offered: 'useradd --system --shell /usr/sbin/nologin …',
    given: 'userdel probe 2>/dev/null || true',
    sample: 'useradd --system --shell /usr/sbin/nologin probe',
    then: 'getent passwd probe',
  },
  {
    offered: 'sudo systemd-sysusers /usr/lib/sysusers.d/ladylinux.conf',
    given: 'userdel ladylinux-build',
    finding: 'found-user-missing',
  },
];

export const situations: readonly Situation[] = [...found, ...others];
