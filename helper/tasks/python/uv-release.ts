/** The uv that is fetched where the system has none. Hashes as the index of PyPI gives them. */
export const uvRelease = {
  version: '0.13.9',
  platforms: {
    'linux-x86_64': {
      wheel: 'uv-0.13.9-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
      wheelSha256: 'd7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19',
      binarySha256: 'b73acdf73b96c3ac9e56d2fa933427b3ee6a901e3cce6ba1e3ecb3f91ca0d86a',
    },
    'linux-aarch64': {
      wheel:
        'uv-0.13.9-py3-none-manylinux_2_17_aarch64.manylinux2014_aarch64.musllinux_1_1_aarch64.whl',
      wheelSha256: '5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe',
      binarySha256: 'bbecb5ac518030bb5e84f1999c577228460192832ac24a92bd772735682979f4',
    },
  },
} as const;

export type UvPlatform = keyof typeof uvRelease.platforms;

export function uvPlatform(platform: string): UvPlatform | null {
  return platform in uvRelease.platforms ? (platform as UvPlatform) : null;
}
