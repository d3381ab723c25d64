// What a workflow rule does, read only.
import { mount } from '../shared/mount';
import { RuleView } from './rule-view';

mount(<RuleView />);
