// What a workflow rule does, read only.

import { RuleView } from '../pages/rule/rule-view';
import { mount } from '../ui/page/mount';

mount(<RuleView />);
