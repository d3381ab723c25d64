// Asks the host which rule this is.
import { view } from '@forge/bridge';
import { type Load, useLoad } from '../../data/use-load';
import { parseRuleContext, type RuleContext } from './rule-context';

const readRuleContext = async (): Promise<RuleContext> => parseRuleContext(await view.getContext());

export const useRuleContext = (): Load<RuleContext> => useLoad(readRuleContext);
