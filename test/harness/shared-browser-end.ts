// Jest takes the function to call after all files from a file of its own.
export { stopBrowser as default } from './shared-browser';
