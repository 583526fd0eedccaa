import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exitCodes } from '../../contract/outcome';
import { base, canBoot, type Machine } from '../support/machine';
import { userWithContainers, type AsUser } from './world/containers';
import { makeInternet, type Internet } from './world/internet';
import { machineWithPackage } from './world/machine';
import { diesInContainer } from './world/set-up';

const minutes = 60_000;
const Built = z.object({ image: z.string(), digest: z.string(), commit: z.string() });
type Built = z.infer<typeof Built>;
const Inspected = z.object({ OCIv1: z.object({ config: z.object({ Env: z.array(z.string()) }) }) });
const Updates = z.array(z.object({ Unit: z.string(), Updated: z.string() }));

let machine: Machine;
let internet: Internet;
let first: Built;

let asAda: AsUser;
const ada = async (script: string): Promise<string> => {
  const { exitCode, stdout, stderr } = await asAda(script);
  expect(exitCode, `${script}\n${stdout}\n${stderr}`).toBe(0);
  return stdout.trim();
};
const repository = 'https://github.com/theCodingProfessor/LadyLinux';
const layer = (prefix: string) =>
  ada(`ladylinux-refresh refresh --prefix ${prefix} --no-service --repository ${repository}`);
const build = async (prefix: string) =>
  Built.parse(JSON.parse(await ada(`ladylinux-refresh image build --prefix ${prefix} --json`)));
/** In a container of it, by buildah alone. */
const inImage = (image: string, script: string) =>
  ada(
    `container=$(buildah from --pull-never ${image})
     buildah run --isolation=chroot --volume=/home/ada/answers:/answers $container -- sh -euc '{ ${script}; } >/answers/text'
     buildah rm $container >/dev/null
     cat answers/text`,
  );

describe.skipIf(!canBoot)('an image', { tags: base === undefined ? ['thorough'] : [] }, () => {
  beforeAll(async () => {
    [internet, machine] = await Promise.all([
      makeInternet(),
      machineWithPackage('image', { disk: 'tmpfs', size: '4G', net: true }),
    ]);
    await internet.serve(machine);
    asAda = await userWithContainers(machine);
    await ada('mkdir answers; chmod 0777 answers');
  }, 15 * minutes);
  afterAll(async () => {
    await machine.down();
    await internet[Symbol.asyncDispose]();
  });

  it(
    'is the same, digest by digest, whenever and wherever a commit is built',
    async () => {
      await layer('layer');
      first = await build('layer');
      expect(first.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
      expect(first.commit).toBe(await internet.upstream.head());
      await layer('another/longer-prefix');
      expect(await build('another/longer-prefix')).toEqual(first);
      expect(await ada('buildah containers --quiet')).toBe('');
    },
    10 * minutes,
  );

  it('has the application layer, its bill of materials, and none of what built it', async () => {
    const { image } = first;
    expect(await inImage(image, 'id -un; id -u')).toBe('ladylinux\n800');
    const source = await internet.upstream.git.show('HEAD:api_layer.py');
    expect(await inImage(image, 'cat /opt/ladylinux/app/api_layer.py')).toBe(source.trim());
    const python = '/opt/ladylinux/venv/bin/python';
    expect(
      await inImage(
        image,
        `${python} -v -c "import api_layer" 2>&1 | grep -c "matches.*api_layer"`,
      ),
    ).toBe('1');
    expect(
      await inImage(
        image,
        'ls -d /usr/bin/git /usr/bin/node 2>/dev/null || true; find /opt/ladylinux -user ladylinux; ls /opt/ladylinux/app/.git',
      ),
    ).toBe('/opt/ladylinux/models\nHEAD');
    expect(await inImage(image, 'grep -rIl /home/ada /opt/ladylinux || true')).toBe('');
    const { stdout: unit } = await machine.exec([
      'cat',
      '/usr/lib/systemd/system/ladylinux-api.service',
    ]);
    const variables = [...unit.matchAll(/^Environment=(.*)$/gm)].map(([, each = '']) => each);
    const { OCIv1 } = Inspected.parse(
      JSON.parse(await ada(`buildah inspect --type=image ${image}`)),
    );
    expect(variables.length).toBeGreaterThan(8);
    expect(OCIv1.config.Env).toEqual(
      expect.arrayContaining(
        variables.map((each) => each.replace('HOST=127.0.0.1', 'HOST=0.0.0.0')),
      ),
    );
    const bill = JSON.parse(await inImage(image, 'cat /opt/ladylinux/sbom.cdx.json')) as {
      readonly components: readonly { readonly name: string }[];
    };
    const installed = await inImage(
      image,
      `${python} -c "import importlib.metadata as m; print(*sorted(d.name.lower().replace(chr(95), chr(45)) for d in m.distributions()))"`,
    );
    expect(
      bill.components
        .map(({ name }) => name)
        .sort()
        .join(' '),
    ).toBe(installed);
  });

  it('is not built of what somebody changed, on a base that lacks something, or by root', async () => {
    const refusal = async (script: string) => {
      const { exitCode, stderr } = await asAda(script);
      return `${String(exitCode)} ${stderr}`;
    };
    const command = 'ladylinux-refresh image build --prefix layer';
    const staging = String(exitCodes.stagingFailed);
    const usage = String(exitCodes.usage);
    const edited = await refusal(`echo >>layer/opt/ladylinux/app/api_layer.py; ${command}`);
    expect(edited).toMatch(new RegExp(`^${staging} .*not as they were put there`));
    await ada('git -C layer/opt/ladylinux/app checkout --quiet .');
    await ada(`container=$(buildah from scratch); buildah commit --quiet --rm $container empty`);
    expect(await refusal(`${command} --base localhost/empty`)).toMatch(
      new RegExp(`^${staging} .*no Python of the version`),
    );
    expect(await refusal(`${command} --base localhost/none`)).toMatch(
      new RegExp(`^${staging} The image was not built: `),
    );
    expect(await refusal(`${command} --name --rm`)).toMatch(new RegExp(`^${usage} `));
    expect(await refusal('ladylinux-refresh image build')).toMatch(new RegExp(`^${usage} `));
    const byRoot = await machine.exec(
      ['ladylinux-refresh', 'image', 'build', '--prefix', '/home/ada/layer'],
      { reject: false },
    );
    expect(byRoot.exitCode).toBe(exitCodes.usage);
    expect(byRoot.stderr).toContain('root builds none');
    expect(await build('layer')).toEqual(first);
  });

  // Quadlet came with podman 4.4, which Debian 12 does not have
  describe.skipIf(base === undefined)('under its Quadlet', () => {
    const runs = async () =>
      z
        .tuple([
          z.object({
            State: z.object({ Health: z.object({ Status: z.string() }) }),
            Config: z.object({ Labels: z.record(z.string(), z.string()) }),
          }),
        ])
        .parse(JSON.parse(await ada('podman inspect ladylinux')))[0];
    const inService = async () => {
      const { State, Config } = await runs();
      expect(State.Health.Status).toBe('healthy');
      await ada('curl --silent --fail --max-time 5 http://127.0.0.1:8000/ -o /dev/null');
      return Config.Labels['org.opencontainers.image.revision'];
    };
    const update = async () =>
      Updates.parse(JSON.parse(await ada('podman auto-update --format json'))).map(
        ({ Unit, Updated }) => [Unit, Updated],
      );
    /** What it has written, and what its models are. */
    const kept = () =>
      ada(
        `podman exec ladylinux sh -c 'find /var/lib/ladylinux /opt/ladylinux/models -type f -exec sha256sum {} +' | sort`,
      );

    it('starts, and has started once it is healthy', async () => {
      await ada('mkdir -p .config/containers/systemd');
      const unit = resolve('docs/examples/ladylinux.container');
      await machine.copyIn(unit, '/home/ada/.config/containers/systemd/ladylinux.container');
      await ada(
        'systemctl --user daemon-reload; systemctl --user start ladylinux || { journalctl --user -n 40 --no-pager; false; }',
      );
      expect(await inService()).toBe(first.commit);
      await ada(
        `podman exec ladylinux sh -c 'echo kept >/var/lib/ladylinux/data/notes; echo model >/opt/ladylinux/models/m.gguf'`,
      );
      expect(await asAda('podman exec ladylinux touch /opt/ladylinux/app/x')).not.toMatchObject({
        exitCode: 0,
      });
    });

    it(
      'is refreshed by a new digest, goes back by the old one, and keeps models and state',
      async () => {
        const before = await kept();
        expect(before).toMatch(/notes\n/);
        expect(await update()).toEqual([['ladylinux.service', 'false']]);
        const newer = await internet.upstream.commit({ files: { 'NEWS.md': 'Good morning\n' } });
        await layer('layer');
        const second = await build('layer');
        expect(second.digest).not.toBe(first.digest);
        expect(await update()).toEqual([['ladylinux.service', 'true']]);
        expect(await inService()).toBe(newer);
        expect(await kept()).toBe(before);
        await ada(`podman tag ${first.image} localhost/ladylinux:latest`);
        expect(await update()).toEqual([['ladylinux.service', 'true']]);
        expect(await inService()).toBe(first.commit);
        expect(await kept()).toBe(before);
      },
      10 * minutes,
    );

    it(
      'goes back by itself where the new one does not get healthy',
      async () => {
        const before = await kept();
        await internet.upstream.commit({ files: { 'api_layer.py': diesInContainer } });
        await layer('layer');
        await build('layer');
        expect(await update()).toEqual([['ladylinux.service', 'rolled back']]);
        expect(await inService()).toBe(first.commit);
        expect(await kept()).toBe(before);
      },
      10 * minutes,
    );
  });
});
