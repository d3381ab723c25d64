// A frame with one of the app's pages in it, and the modals that the page opens.
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { FramePath } from './bridge/handshake';
import { type BridgeHost, createBridgeHost, isHello, type ModalRequest } from './bridge/host';
import type { FramedModule } from './bridge/requests';
import { Cross } from './icons';
import { goTo, useAddress } from './router';
import { useSession } from './session';

interface Props {
	readonly module: FramedModule;
	/** `issue/REL-7`, `project/REL` or `rule/…`; none for pages of the whole site. */
	readonly place?: string;
	/** Address where the app's own addresses begin; none for frames without. */
	readonly base?: string;
	/** Height until the content is known, and at least; in pixels. */
	readonly minHeight: number;
	/** Whether the frame shrinks below that height with its content. */
	readonly fitsContent?: boolean;
	readonly onRefresh: () => void;
	/** Present in the page of a rule: told how to ask it for its configuration, or undefined once that is over. */
	readonly onConfigure?: (configure: (() => unknown) | undefined) => void;
}

interface FrameProps extends Props {
	readonly resource: string;
	readonly modal?: { readonly context: unknown; readonly close: (payload: unknown) => void };
	readonly onOpenModal: (request: ModalRequest) => void;
}

/** What the platform lets a page of an app do. The page's own policy says the same. */
const sandboxed =
	'allow-popups allow-popups-to-escape-sandbox allow-downloads allow-forms allow-modals allow-pointer-lock allow-same-origin allow-scripts';

/** The part of the address that belongs to the app. */
const framePath = (base: string, { pathname, search, hash }: FramePath): FramePath => ({
	pathname: pathname.startsWith(`${base}/`) ? pathname.slice(base.length) : '/',
	search,
	hash,
});

const textOf = ({ hash, pathname, search }: FramePath): string => `${pathname}${search}${hash}`;

function Frame(props: FrameProps) {
	const { base, fitsContent = false, minHeight, modal, module, place, resource } = props;
	const { acting, bus, colorMode, flags, note, site } = useSession();
	const address = useAddress();
	const frame = useRef<HTMLIFrameElement>(null);
	const host = useRef<BridgeHost>();
	const [height, setHeight] = useState<number>();
	const [loads, setLoads] = useState(0);

	// Read by the host's callbacks, which are called long after the rendering that made them.
	const latest = useRef({ props, colorMode, address, note });
	latest.current = { props, colorMode, address, note };
	const shownPath = useRef<string>();

	// Before anything is painted: the frame says hello once, and must be heard.
	useLayoutEffect(() => {
		const bridge = createBridgeHost({
			module,
			account: acting,
			place,
			autoresize: latest.current.props.modal === undefined,
			bus,
			flags,
			colorMode: () => latest.current.colorMode,
			basePath: base,
			path: () => {
				const path = framePath(base ?? '', latest.current.address);
				shownPath.current = textOf(path);
				return path;
			},
			...(latest.current.props.modal === undefined ? {} : { modal: latest.current.props.modal }),
			onResize: setHeight,
			onOpenModal: (request) => latest.current.props.onOpenModal(request),
			onNavigate: (url) => {
				const { hash, pathname, search } = new URL(url);
				goTo(`${pathname}${search}${hash}`);
			},
			onMoveHistory: (action, path) => {
				shownPath.current = textOf(path);
				goTo(`${base ?? ''}${textOf(path)}`, { replace: action === 'REPLACE' });
			},
			onRefresh: () => latest.current.props.onRefresh(),
			onReload: () => setLoads((count) => count + 1),
			onTitle: (title) => {
				document.title = `${title} · Muster sandbox`;
			},
			...(latest.current.props.onConfigure === undefined
				? {}
				: { onConfigure: (configure) => latest.current.props.onConfigure?.(configure) }),
			onInvoked: (call) => latest.current.note({ kind: 'invoked', place, ...call }),
		});
		host.current = bridge;
		const hear = (event: MessageEvent): void => {
			const [port] = event.ports;
			if (event.origin !== site.appOrigin || event.source !== frame.current?.contentWindow) return;
			if (port !== undefined && isHello(event.data)) bridge.connect(port);
		};
		window.addEventListener('message', hear);
		return () => {
			window.removeEventListener('message', hear);
			bridge.close();
		};
	}, [module, acting, place, base, bus, flags, site]);

	// biome-ignore lint/correctness/useExhaustiveDependencies: the host reads the mode when it is told that it changed
	useEffect(() => host.current?.tellTheme(), [colorMode]);

	useEffect(() => {
		if (base === undefined || shownPath.current === undefined) return;
		const path = framePath(base, address);
		if (textOf(path) === shownPath.current) return;
		shownPath.current = textOf(path);
		host.current?.tellLocation(path);
	}, [address, base]);

	const pixels = fitsContent ? (height ?? minHeight) : Math.max(minHeight, height ?? 0);
	return (
		<iframe
			key={loads}
			ref={frame}
			className="app-frame"
			title={modal === undefined ? `${module.title} app` : `${module.title} dialog`}
			src={`${site.appOrigin}/app/${resource}/`}
			sandbox={sandboxed}
			style={{ height: modal === undefined ? pixels : '100%' }}
		/>
	);
}

const modalSizes: Readonly<Record<string, readonly [width: string, height: string]>> = {
	small: ['400px', '300px'],
	medium: ['600px', '460px'],
	large: ['800px', '620px'],
	xlarge: ['968px', '720px'],
	max: ['100%', '100%'],
	fullscreen: ['100%', '100%'],
	resizable: ['800px', '620px'],
};

interface ModalProps extends Props {
	readonly request: ModalRequest;
	readonly onDone: () => void;
	readonly onOpenModal: (request: ModalRequest) => void;
}

function AppModal({ onDone, request, ...props }: ModalProps) {
	const dialog = useRef<HTMLDialogElement>(null);
	useEffect(() => dialog.current?.showModal(), []);
	const close = (payload: unknown): void => {
		onDone();
		void Promise.resolve(request.onClose?.(payload)).catch(() => undefined);
	};
	const [width, height] =
		typeof request.size === 'string'
			? (modalSizes[request.size] ?? ['600px', '460px'])
			: [request.size.width, request.size.height ?? '460px'];
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: Escape does what a click beside the dialog does
		<dialog
			ref={dialog}
			className="modal"
			aria-label={request.title || props.module.title}
			style={{ width, height }}
			onCancel={(event) => {
				event.preventDefault();
				if (request.closeOnEscape) close(undefined);
			}}
			onClick={(event) => {
				if (request.closeOnOverlayClick && event.target === dialog.current) close(undefined);
			}}
		>
			<div className="modal-body">
				{request.title !== '' && (
					<h2>
						{request.title}
						<button type="button" className="icon-button" aria-label="Close" onClick={() => close(undefined)}>
							<Cross />
						</button>
					</h2>
				)}
				<Frame
					{...props}
					resource={request.resource ?? props.module.resource ?? ''}
					modal={{ context: request.context, close }}
				/>
			</div>
		</dialog>
	);
}

export function AppFrame(props: Props) {
	const { acting } = useSession();
	const [modals, setModals] = useState<readonly ModalRequest[]>([]);
	const open = (request: ModalRequest): void => setModals((current) => [...current, request]);
	const done = (request: ModalRequest): void => setModals((current) => current.filter((shown) => shown !== request));
	const { resource } = props.module;
	if (resource === undefined) return <p>manifest.yml names no resource for this module.</p>;
	const frameKey = `${acting.accountId} ${props.module.moduleKey} ${props.place ?? ''}`;
	return (
		<>
			<Frame key={frameKey} {...props} resource={resource} onOpenModal={open} />
			{modals.map((request, index) => (
				<AppModal
					key={`${frameKey} ${index.toString()}`}
					{...props}
					request={request}
					onDone={() => done(request)}
					onOpenModal={open}
				/>
			))}
		</>
	);
}
