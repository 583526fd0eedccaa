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
import { useWords } from '../../words';
import { branchesHelp, BranchOption, branchHeight, branchItems } from './branch-option';
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

/** The remote's own branches, searchable: a branch that is not in the list cannot be saved. */
export function BranchField({ value, stored, onChange, answer, onAsk, verdict }: BranchFieldProps) {
  const words = useWords();
  const { t } = words;
  const items = branchItems(answer);
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
            {branchesHelp(answer, words)}
          </Text>
        )}
        <FieldError className="help problem">
          {t('settings.branch.unknown', { branch: value })}
        </FieldError>
        <Popover className="popover">
          <Virtualizer layout={ListLayout} layoutOptions={{ rowSize: branchHeight }}>
            <ListBox
              className="options branches"
              renderEmptyState={() => (
                <p className="options-empty muted">
                  {answer?.state === 'known'
                    ? t('settings.branch.empty')
                    : branchesHelp(answer, words)}
                </p>
              )}
            >
              {(item: (typeof items)[number]) => (
                <ListBoxItem className="option" id={item.id} textValue={item.id}>
                  <BranchOption branch={item} stored={stored} answer={answer} />
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
