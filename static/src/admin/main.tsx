// Starts the admin page once Jira gave it a history.
import { mount } from '../shared/mount';
import { App } from './app';
import { RegistryProvider } from './registry/registry';
import { NavigationProvider } from './routing/navigation';
import { openHistory } from './routing/page-history';

mount(
	<NavigationProvider history={await openHistory()}>
		<RegistryProvider>
			<App />
		</RegistryProvider>
	</NavigationProvider>,
);
