// Which transitions the identity could make now. It is asked for by hand, since every workflow in use has to be read.
import Button from '@atlaskit/button/default/button';
import { lazy, Suspense, useEffect, useRef, useState } from 'react';
import type { IdentityView } from '../../../../src/contract/calls/identities';
import { words } from '../../strings/admin';
import { GrantedNote } from '../../ui/grant/granted-note';
import { useGranting } from '../../ui/grant/use-granting';
import { Section } from '../../ui/page/section';
import { Loading } from '../../ui/page/states';
import classes from './identity-page.module.css';

const CouldList = lazy(() => import('./could-list'));

const listHeightPx = 240;

interface CouldSectionProps {
	/** What was asked of another version is asked again. */
	readonly identity: Pick<IdentityView, 'accountId' | 'name' | 'version'>;
}

export function CouldSection({ identity }: CouldSectionProps) {
	const [isOpen, setIsOpen] = useState(false);
	const heading = useRef<HTMLDivElement>(null);
	const { ask, granted, dialog } = useGranting(heading);
	useEffect(() => {
		// The button that was pressed is gone.
		if (isOpen) heading.current?.focus();
	}, [isOpen]);
	return (
		<Section title={words.identity.could.title} headingRef={heading}>
			{isOpen ? (
				<Suspense fallback={<Loading thing={words.thing.could} height={listHeightPx} />}>
					{granted.size === 0 ? null : <GrantedNote accountId={identity.accountId} />}
					<CouldList key={identity.version} identity={identity} onAsk={ask} />
				</Suspense>
			) : (
				<>
					<p className={classes['subtle']}>{words.identity.could.meaning}</p>
					<div>
						<Button onClick={() => setIsOpen(true)}>{words.identity.could.open}</Button>
					</div>
				</>
			)}
			{dialog}
		</Section>
	);
}
