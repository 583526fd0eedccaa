/** An error and its chain of causes; of an AggregateError the first error. */
export function* causesOf(error: unknown): Generator<Error> {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; depth += 1) {
    yield at;
    at = at instanceof AggregateError ? at.errors[0] : at.cause;
  }
}

/** The first error code in the chain; without one, the last message. */
export function causeOf(error: unknown): string {
  let said = 'unknown';
  for (const cause of causesOf(error)) {
    const { code } = cause as NodeJS.ErrnoException;
    if (typeof code === 'string') return code;
    said = cause.message;
  }
  return said;
}

/** All codes and messages of the chain. */
export const textOf = (error: unknown): string =>
  [...causesOf(error)]
    .flatMap((cause) => [(cause as NodeJS.ErrnoException).code ?? '', cause.message])
    .join(' ');
