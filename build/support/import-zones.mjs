/**
 * Who may import whom. A zone's files import from their own folder and from those listed here.
 *
 * @typedef {object} Zone
 * @property {string} folder
 * @property {string[]} folders other folders of the project that it may import from
 * @property {string[]} [packages] the only packages that it may import; by default all but `without`
 * @property {string[]} [without]
 * @property {boolean} [builtins] Node's own modules
 * @property {{ folder: string, except: string[] }} [typesFrom] a folder from which it may import types,
 * and code only from the exceptions
 */

/** @type {Zone[]} */
export const zones = [
  { folder: 'contract', folders: [], packages: ['zod'] },
  { folder: 'common', folders: ['contract'], packages: [], builtins: true },
  { folder: 'words', folders: ['contract'], packages: ['intl-messageformat'] },
  {
    folder: 'renderer',
    folders: ['contract', 'words'],
    packages: [
      'react',
      'react-dom',
      'react-aria-components',
      '@tanstack',
      '@internationalized',
      '@types/react',
      '@types/react-dom',
      'lucide-react',
      'zod',
    ],
  },
  {
    folder: 'preload',
    folders: ['contract'],
    packages: ['electron'],
    // The names are in a file without zod, which a preload does not need.
    typesFrom: { folder: 'contract', except: ['ipc-names'] },
  },
  { folder: 'main', folders: ['common', 'contract', 'words'], builtins: true },
  {
    folder: 'helper',
    folders: ['common', 'contract', 'words'],
    without: ['electron'],
    builtins: true,
  },
];

/**
 * The folders of helper/ from top to bottom: a file imports from its own folder and from those after it. Program entries come first, code
 * that knows nothing about the product last.
 */
export const helperFloors = [
  'bin',
  'commands',
  'baseline',
  'demo',
  'doctor',
  'logs',
  'preview',
  'install',
  'image',
  'refresh',
  'tasks',
  'service',
  'swap',
  'models',
  'jobs',
  'host',
  'state',
  'lib',
];

export const helperZones = [
  ...helperFloors.map((name, floor) => ({
    target: `./helper/${name}`,
    from: './helper',
    except: helperFloors.slice(floor).map((below) => `./${below}`),
    message: `helper/${name}/ imports only from helper/${helperFloors.slice(floor + 1).join(', ') || name}.`,
  })),
  {
    target: './helper/refresh',
    from: './helper/tasks',
    message: 'The pipeline calls a task by its name: what is in it runs inside a sandbox.',
  },
  {
    target: './helper/refresh/steps',
    from: './helper/refresh/steps',
    message: 'A step never imports another step: they meet in the checklist.',
  },
  {
    target: './helper/swap',
    from: './helper',
    except: ['./swap', './lib'],
    message: 'The journalled swap knows nothing of git, steps or tasks.',
  },
];
