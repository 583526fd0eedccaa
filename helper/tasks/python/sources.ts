import { isLocal } from './download';
import { asOnOneIndex, lockOptions, type Lock } from './lock';
import { ownIndex } from './requirements';

/** The index that a list is taken from, and the list as that one is asked for it: a folder of this computer has all there is. */
export const sourcesOf = ({ index, lock }: { readonly index: string; readonly lock: Lock }) =>
  isLocal(index)
    ? { index, lock: asOnOneIndex(lock) }
    : { index: ownIndex(lockOptions(lock.text)) ?? index, lock };
