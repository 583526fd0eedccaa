/**
 * A copy of data/ as it was before the first start of another version, so that the way back leads to data that the old version knows.
 * The original stays where it is: most versions change nothing that the old one could not read, and whatever else uses data/ goes on.
 */
export type DataCopy =
  /** null: nobody wants one, or there is nothing to copy. */
  | { readonly kind: 'none'; readonly why: NotCopied | null }
  | {
      readonly kind: 'begun';
      readonly staged: string;
      readonly sinceMs: number;
      /** False: databases were written to without a pause; it is whole only once it is finished. */
      readonly isSettled: boolean;
    };

export type NotCopied = 'mount' | 'large' | 'room' | 'foreign' | 'failed';
