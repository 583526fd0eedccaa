import type { SettingGroup } from './fields';

/** Without case and accents, which people leave out when they search. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** The fields that contain every word of the text, in their groups; groups without such a field are left out. */
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
