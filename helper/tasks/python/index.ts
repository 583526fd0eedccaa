/**
 * All about Python environments, for tasks inside the sandbox. Nothing here may run as root. Expected failures are
 * returned as tagged results.
 */
export type {
  Interpreter,
  Outcome,
  PackageSource,
  PythonFailure,
  PythonProgress,
  PythonSetup,
  Watch,
} from './types';
export { chooseTool, type ChooseToolRequest, type ToolChoice } from './choose-tool';
export type { NoUv, PackageTool } from './types';
export { defaultPython, fingerprint, inspectPython } from './interpreter';
export { detectDependencies, type Dependencies } from './dependency-files';
export { diffLocks, lockFromText, parseLock, type Lock, type LockChange } from './lock';
export { resolveLock } from './resolve';
export { resolveAsOf, type NotAsOf } from './resolve-as-of';
export { proposePackages } from './propose';
export type { ResolveRequest } from './resolve-request';
export { buildVenv, type BuildRequest, type BuiltVenv, type BuiltWheel } from './build';
export { buildSource, fetchSource } from './source';
export { readStamp, type VenvStamp } from './check';
export { checkVenv, type CheckRequest, type VenvCheck } from './check';
export { byteCompile, type ByteCompileResult, type ByteCompileRequest } from './byte-compile';
export { findEntryPoint, type EntryPoint, type Shadow } from './entry-point';
export { tryImport, type ImportResult, type TryImportRequest } from './try-import';
