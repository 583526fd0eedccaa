import { isLocal } from './download';
import { asOnOneIndex, lockOptions, type Lock } from './lock';
import { ownIndex } from './requirements';

/** The index for a list, and the list as that index needs it: a local folder has every archive. */
export const sourcesOf = ({ index, lock }: { readonly index: string; readonly lock: Lock }) =>
  isLocal(index)
    ? { index, lock: asOnOneIndex(lock) }
    : { index: ownIndex(lockOptions(lock.text)) ?? index, lock };
