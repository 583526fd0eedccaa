/** What may come of a command; 0 alone where nothing is said. */
export const expected: readonly (readonly [RegExp, readonly number[]])[] = [
  [/^ladylinux-refresh$|refresh (?:refresh)/, [0, 3]],
  [/^ladylinux-refresh models/, [0, 3, 13]],
  [/^ladylinux-refresh (?:baseline|doctor --baseline)/, [0, 20]],
  [/^ladylinux-refresh doctor/, [0, 20, 21, 22]],
];
/** What a page leaves to its reader, and what never ends by itself. */
export const completed = (command: string): string => {
  if (command.endsWith('--follow'))
    return `said=$(mktemp); ${command} >$said & timeout 120 sh -c "until [ -s $said ]; do sleep 0.2; done" && kill $!`;
  return command
    .replace('3f2a9c1', '$(ls /opt/ladylinux/.refresh/kept/app | head -c 7)')
    .replace(
      'RUNID',
      '$(basename "$(ls -t /var/lib/ladylinux-refresh/private/saved/*.tar.gz | head -1)" .tar.gz)',
    );
};
