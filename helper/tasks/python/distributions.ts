import table from 'pyodide/pyodide-lock.json' with { type: 'json' };

interface Entry {
  readonly name: string;
  readonly imports: readonly string[];
  readonly package_type?: string;
}

/**
 * Import names of distributions with another name, and servers that Pyodide does not include. Each is stated on the
 * distribution's own page on the package index.
 */
const more: Readonly<Record<string, string>> = {
  aiofiles: 'aiofiles',
  dotenv: 'python-dotenv',
  'google.protobuf': 'protobuf',
  gunicorn: 'gunicorn',
  multipart: 'python-multipart',
  ollama: 'ollama',
  psutil: 'psutil',
  pydantic_settings: 'pydantic-settings',
  python_multipart: 'python-multipart',
  qdrant_client: 'qdrant-client',
  sentence_transformers: 'sentence-transformers',
  torch: 'torch',
  transformers: 'transformers',
  uvicorn: 'uvicorn',
  websockets: 'websockets',
};

let known: ReadonlyMap<string, string> | null = null;

/** The distribution that has a module; null if the table does not know it. */
export function distributionOf(module: string): string | null {
  known ??= read();
  const parts = module.split('.');
  for (let end = parts.length; end > 0; end -= 1) {
    const found = known.get(parts.slice(0, end).join('.'));
    if (found !== undefined) return found;
  }
  return null;
}

function read(): ReadonlyMap<string, string> {
  const found = new Map<string, string>(Object.entries(more));
  for (const { name, imports, package_type } of Object.values(table.packages) as Entry[]) {
    if (package_type !== 'package') continue;
    // a namespace shared by many distributions
    for (const module of imports.filter((one) => one !== 'google'))
      if (!found.has(module)) found.set(module, name.toLowerCase());
  }
  return found;
}
