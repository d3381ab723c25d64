// The space settings page.
import { mount } from '../shared/mount';
import { ProjectPage } from './project-page';

mount(<ProjectPage />);
