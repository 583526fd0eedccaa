import type { SettingGroup } from './fields';

/** Without case and accents: who searches types neither. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The groups with the fields in which every word of the text occurs, and none that has no such field. */
export function foundIn(groups: readonly SettingGroup[], text: string): SettingGroup[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      ...group,
      fields: group.fields.filter((field) => {
        const said = plain([group.title, field.id, ...field.words].join('\n'));
        return words.every((word) => said.includes(word));
      }),
    }))
    .filter(({ fields }) => fields.length > 0);
}
