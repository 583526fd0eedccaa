import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { helperZones, zones } from './import-zones.mjs';

/** @typedef {import('./import-zones.mjs').Zone} Zone */

/** @param {Zone} zone */
const restrictedPaths = ({ folder, folders, packages, without = [] }) => [
  {
    target: `./${folder}`,
    from: '.',
    except: [
      `./${folder}`,
      ...folders.map((name) => `./${name}`),
      ...(packages ?? ['']).map((name) => `./node_modules/${name}`),
    ],
    message: `${folder}/ may import from ${[folder, ...folders, ...(packages ?? ['packages'])].join(', ')} only.`,
  },
  ...without.map((name) => ({
    target: `./${folder}`,
    from: `./node_modules/${name}`,
    message: `${folder}/ never imports ${name}.`,
  })),
];

/**
 * @param {Zone} zone
 * @returns {import('eslint').Linter.Config[]}
 */
const typesOnly = ({ folder, typesFrom }) => {
  if (typesFrom === undefined) return [];
  const { folder: other, except } = typesFrom;
  const pattern = {
    group: [`**/${other}/**`, ...except.map((name) => `!**/${other}/${name}`)],
    allowTypeImports: true,
    message: `${folder}/ may import types from ${other}/ and ${except.join(', ')} only.`,
  };
  return [
    {
      files: [`${folder}/**`],
      rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns: [pattern] }] },
    },
  ];
};

/**
 * ESLint's configuration for the import zones.
 *
 * @param {string} basePath the folder that the zones are in
 */
export const importRules = (basePath) =>
  defineConfig(
    {
      plugins: { 'import-x': importX, '@typescript-eslint': tseslint.plugin },
      settings: {
        'import-x/resolver-next': [
          createNodeResolver({ extensions: ['.ts', '.tsx', '.mjs', '.js'] }),
        ],
      },
      rules: {
        'import-x/no-restricted-paths': [
          'error',
          { basePath, zones: [...zones.flatMap(restrictedPaths), ...helperZones] },
        ],
      },
    },
    zones
      .filter(({ builtins = false }) => !builtins)
      .map(({ folder }) => ({
        files: [`${folder}/**`],
        rules: { 'import-x/no-nodejs-modules': 'error' },
      })),
    zones.flatMap(typesOnly),
    {
      files: ['main/**'],
      ignores: ['main/ipc.ts'],
      rules: {
        'no-restricted-imports': [
          'error',
          ...['electron', 'electron/main'].map((name) => ({
            name,
            importNames: ['ipcMain', 'default'],
            message: 'Only main/ipc.ts handles IPC.',
          })),
        ],
      },
    },
  );
