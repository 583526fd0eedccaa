import {
  Button,
  ComboBox,
  FieldError,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  ListLayout,
  Popover,
  Text,
  Virtualizer,
} from 'react-aria-components';
import type { BranchesAnswer } from '../../../contract/update';
import { Button as PlainButton } from '../../components/button';
import { Icon } from '../../components/icon';
import { HostileText } from '../../components/hostile-text';
import { Moment } from '../../components/moment';
import { ShortHash } from '../../components/short-hash';
import { useWords, type Words } from '../../words';
import type { BranchVerdict } from './judge';

interface BranchFieldProps {
  readonly value: string;
  readonly stored: string;
  readonly onChange: (branch: string) => void;
  readonly answer: BranchesAnswer | null;
  /** Asks a host other than the stored repository's, once a person allows it. */
  readonly onAsk: () => void;
  readonly verdict: BranchVerdict;
}

const optionHeight = 52;

/** The remote's own branches, searchable: a branch that is not in the list cannot be saved. */
export function BranchField({ value, stored, onChange, answer, onAsk, verdict }: BranchFieldProps) {
  const words = useWords();
  const { t } = words;
  const known = answer?.state === 'known' ? answer : null;
  const items = (known?.branches ?? []).map(({ name, ...tip }) => ({ id: name, ...tip }));
  const isNotAsked = answer?.state === 'failed' && answer.message.code === 'repository-not-asked';
  return (
    <>
      <ComboBox
        className="field"
        defaultItems={items}
        inputValue={value}
        onInputChange={onChange}
        isInvalid={verdict === 'unknown' && value !== ''}
        allowsCustomValue
        allowsEmptyCollection
        menuTrigger="focus"
      >
        <Label>{t('settings.branch')}</Label>
        <div className="input combo">
          <Input spellCheck="false" />
          <Button className="combo-button">
            <Icon name="pick" size={16} />
          </Button>
        </div>
        {verdict === 'unknown' ? null : (
          <Text slot="description" className="help muted">
            {help(answer, words)}
          </Text>
        )}
        <FieldError className="help problem">
          {t('settings.branch.unknown', { branch: value })}
        </FieldError>
        <Popover className="popover">
          <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: optionHeight }}>
            <ListBox
              className="options branches"
              renderEmptyState={() => (
                <p className="options-empty muted">
                  {known === null ? help(answer, words) : t('settings.branch.empty')}
                </p>
              )}
            >
              {(item: (typeof items)[number]) => (
                <ListBoxItem className="option" id={item.id} textValue={item.id}>
                  <span className="option-text">
                    <span className="option-name">
                      {item.id}
                      {item.id === stored ? (
                        <span className="muted"> {t('settings.branch.current')}</span>
                      ) : item.id === known?.defaultBranch ? (
                        <span className="muted"> {t('settings.branch.default')}</span>
                      ) : null}
                    </span>
                    <span className="muted by-line">
                      {item.subject === undefined ? null : (
                        <HostileText>{item.subject}</HostileText>
                      )}
                      {item.committedAt === undefined ? null : <Moment time={item.committedAt} />}
                    </span>
                  </span>
                  <ShortHash hash={item.hash} />
                </ListBoxItem>
              )}
            </ListBox>
          </Virtualizer>
        </Popover>
      </ComboBox>
      {isNotAsked ? (
        <div>
          <PlainButton onPress={onAsk}>{t('settings.branch.ask')}</PlainButton>
        </div>
      ) : null}
    </>
  );
}

function help(answer: BranchesAnswer | null, { t, say }: Words): string {
  switch (answer?.state) {
    case undefined:
      return t('settings.branch.loading');
    case 'known': {
      const known = t('settings.branch.help.known', { count: answer.branches.length });
      if (answer.unusable === 0) return known;
      return `${known} ${t('settings.branch.unusable', { count: answer.unusable })}`;
    }
    case 'offline':
      return answer.message.code === 'offline' ? t('settings.branch.offline') : say(answer.message);
    case 'failed':
      return say(answer.message);
  }
}
