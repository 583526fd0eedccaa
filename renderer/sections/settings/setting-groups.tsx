import { Fragment } from 'react';
import {
  Button,
  Disclosure,
  DisclosureGroup,
  DisclosurePanel,
  Heading,
  type Key,
} from 'react-aria-components';
import { Icon } from '../../components/icon';
import type { SettingGroup } from './fields';
import { PasswordMark } from './password-mark';

interface SettingGroupsProps {
  readonly groups: readonly SettingGroup[];
  readonly open: ReadonlySet<Key>;
  readonly onOpen: (open: ReadonlySet<Key>) => void;
}

/** The lines of the settings by topic. A group with an invalid value cannot be folded. */
export function SettingGroups({ groups, open, onOpen }: SettingGroupsProps) {
  const wrong = groups.filter(({ fields }) => fields.some(({ isWrong }) => isWrong));
  return (
    <DisclosureGroup
      className="setting-groups"
      allowsMultipleExpanded
      expandedKeys={[...open, ...wrong.map(({ id }) => id)]}
      onExpandedChange={onOpen}
    >
      {groups.map(({ id, title, needsPassword, fields }) => (
        <Disclosure key={id} id={id} className="setting-group">
          <div className="setting-head">
            <Heading level={2}>
              <Button slot="trigger" className="button quiet disclose">
                <Icon name="chevron" size={16} />
                {title}
              </Button>
            </Heading>
            {needsPassword ? <PasswordMark /> : null}
          </div>
          <DisclosurePanel className="disclosed">
            {fields.map((field) => (
              <Fragment key={field.id}>{field.body}</Fragment>
            ))}
          </DisclosurePanel>
        </Disclosure>
      ))}
    </DisclosureGroup>
  );
}
