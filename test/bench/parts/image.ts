import { resolve } from 'node:path';
import { makeInternet } from '../../machine/world/internet';
import { machineWithPackage, sh } from '../../machine/world/machine';
import { userWithContainers } from '../../machine/world/containers';
import { atMost, figure, type Part } from '../support/part';
import { rounds } from '../support/settings';
import { ratios } from '../support/statistics';

const containerPort = 8001;
const repository = 'https://github.com/theCodingProfessor/LadyLinux';
const limit =
  'what podman makes before the program begins: a network, file systems, control groups';

/** The same commit as a machine's unit and as an image with a Quadlet, on one machine; each is started while the other one serves. */
export async function image(): Promise<Part> {
  const [internet, machine] = await Promise.all([
    makeInternet(),
    machineWithPackage('bench-image', { disk: 'tmpfs', size: '4G', net: true }),
  ]);
  try {
    await internet.serve(machine);
    await sh(machine, 'ladylinux-refresh install');
    const as = await userWithContainers(machine);
    const ada = async (script: string) => {
      const { exitCode, stderr } = await as(script);
      if (exitCode !== 0) throw new Error(stderr);
    };
    await ada(
      `ladylinux-refresh refresh --prefix layer --no-service --repository ${repository}
       ladylinux-refresh image build --prefix layer
       mkdir -p .config/containers/systemd`,
    );
    const unit = '/home/ada/.config/containers/systemd/ladylinux.container';
    await machine.copyIn(resolve('docs/examples/ladylinux.container'), unit);
    await sh(machine, `sed -i 's/127.0.0.1:8000:/127.0.0.1:${String(containerPort)}:/' ${unit}`);
    await ada('systemctl --user daemon-reload; systemctl --user start ladylinux');
    const measured = { unit: [] as number[], image: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      // reset-failed: systemd refuses the sixth start within a minute
      await sh(machine, 'systemctl stop ladylinux-api; systemctl reset-failed');
      measured.unit.push(await untilGood(8000, 'systemctl start --no-block ladylinux-api'));
      await ada('systemctl --user stop ladylinux; systemctl --user reset-failed');
      const start =
        'runuser -u ada -- env XDG_RUNTIME_DIR=/run/user/2000 systemctl --user start --no-block ladylinux';
      measured.image.push(await untilGood(containerPort, start));
      await ada('systemctl --user start ladylinux');
    }
    return {
      title: 'Image',
      about: [
        'From the start of the stopped unit to the first good answer of the health path. The same commit runs on one machine (Debian 13), in turn as the unit of a machine and as the image with its Quadlet.',
        'Podman is rootless, with an overlay in memory.',
      ],
      figures: [
        figure('unit of a machine', 's', measured.unit),
        figure('image under its Quadlet', 's', measured.image),
        figure('image / unit', '×', ratios(measured.image, measured.unit), atMost(1.5, limit)),
      ],
    };
  } finally {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  }

  /** In seconds, measured inside the machine. */
  async function untilGood(port: number, start: string): Promise<number> {
    const script = `
import subprocess, sys, time, urllib.request
began = time.monotonic()
subprocess.run(sys.argv[2], shell=True, check=True)
while True:
    try:
        urllib.request.urlopen("http://127.0.0.1:%s/" % sys.argv[1], timeout=2).close()
        break
    except OSError:
        time.sleep(0.005)
    if time.monotonic() - began > 60: sys.exit("no good answer")
print(time.monotonic() - began)`;
    const { stdout } = await machine.exec(['python3', '-c', script, String(port), start]);
    return Number(stdout);
  }
}
