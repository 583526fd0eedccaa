export type {
  Interpreter,
  Outcome,
  PackageSource,
  PythonFailure,
  PythonProgress,
  PythonSetup,
  Watch,
} from './types';
export type { NoUv, PackageTool } from './tool';
export { detectDependencies, type Dependencies } from './dependency-files';
export { diffLocks, lockFromText, parseLock, type Lock, type LockChange } from './lock';
