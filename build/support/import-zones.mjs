/**
 * Who may import whom. A zone's files import from its own folder and from what is named here.
 *
 * @typedef {object} Zone
 * @property {string} folder
 * @property {string[]} folders others of the project that it may import from
 * @property {string[]} [packages] the only packages that it may import; all but `without` otherwise
 * @property {string[]} [without]
 * @property {boolean} [builtins] Node's own modules
 * @property {{ folder: string, except: string[] }} [typesFrom] a folder whose types it may import,
 *   and of what runs only the exceptions
 */

/** @type {Zone[]} */
export const zones = [
  { folder: 'contract', folders: [], packages: ['zod'] },
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
    // The names come without zod, which a preload does not need.
    typesFrom: { folder: 'contract', except: ['ipc-names'] },
  },
  { folder: 'main', folders: ['contract', 'words'], builtins: true },
  { folder: 'helper', folders: ['contract', 'words'], without: ['electron'], builtins: true },
];

/**
 * Within helper/: the steps meet in refresh.ts and reach the outside through system/; what touches
 * a repository's content is called by its name in the table of tasks; the swap knows no git.
 */
export const helperZones = [
  {
    target: './helper/steps',
    from: ['./helper/steps', './helper/bin/refresh.ts', './helper/refresh/refresh.ts'],
    message: 'A step never imports another step: they meet in helper/refresh/refresh.ts.',
  },
  {
    target: './helper/steps',
    from: './helper/tasks',
    except: ['./table.ts'],
    message: 'A step calls a task by its name in helper/tasks/table.',
  },
  {
    target: './helper/transaction',
    from: './helper',
    except: ['./transaction', './system'],
    message: 'The journalled swap knows nothing of git, steps or tasks.',
  },
  {
    target: ['./helper/system', './helper/tasks'],
    from: ['./helper/steps', './helper/bin/refresh.ts', './helper/refresh/refresh.ts'],
    message: 'The pipeline imports gateways and tasks, not the other way round.',
  },
];
