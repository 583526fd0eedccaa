import * as z from 'zod';
import { inProject } from '../support/paths.mjs';
import { query } from '../support/run.mjs';
import { Refusal } from '../support/say.mjs';

const Component = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  version: z.string(),
  properties: z.array(z.looseObject({ name: z.string(), value: z.string() })).optional(),
});
const Bom = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  serialNumber: z.string(),
  metadata: z.looseObject({
    timestamp: z.string(),
    component: z.looseObject({ name: z.string() }),
  }),
  components: z.array(Component),
  dependencies: z.array(z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()) })),
});

/** Development packages that are not shipped are left out, except these, which are shipped: the runtime, and a table. */
const shipped = new Set(['electron', 'pyodide']);

/**
 * The contents of the packages, as CycloneDX (ECMA-424): the bundled npm packages, and Electron.
 *
 * @param {Date} date of the release: the same release gives the same text
 * @returns {string} JSON
 */
export function billOfMaterials(date) {
  const said = query('npm', ['--prefix', inProject(), 'sbom', '--sbom-format=cyclonedx']);
  if (said === undefined) throw new Refusal('npm sbom failed: npm ci, and try again.');
  const { serialNumber: _random, ...bom } = Bom.parse(JSON.parse(said));
  const components = bom.components.filter(
    ({ name, properties = [] }) =>
      shipped.has(name) ||
      !properties.some(
        (each) => each.name === 'cdx:npm:package:development' && each.value === 'true',
      ),
  );
  const refs = new Set(components.map((each) => each['bom-ref']));
  const dependencies = bom.dependencies.flatMap(({ ref, dependsOn }) => {
    const root = ref === bom.dependencies[0]?.ref;
    return root || refs.has(ref)
      ? [{ ref, dependsOn: dependsOn.filter((each) => refs.has(each)) }]
      : [];
  });
  // npm takes the name from the checkout's folder
  const component = { ...bom.metadata.component, name: 'ladylinux-refresh-tray' };
  const metadata = { ...bom.metadata, component, timestamp: date.toISOString() };
  return `${JSON.stringify({ ...bom, metadata, components, dependencies }, null, 2)}\n`;
}
