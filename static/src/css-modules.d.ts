// What a style sheet gives to the component that imports it: class names made unique by the build.
declare module '*.module.css' {
	const classNames: Readonly<Record<string, string>>;
	export default classNames;
}
