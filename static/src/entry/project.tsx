// The space settings page.

import { ProjectPage } from '../pages/space/project-page';
import { mount } from '../ui/page/mount';

mount(<ProjectPage />);
