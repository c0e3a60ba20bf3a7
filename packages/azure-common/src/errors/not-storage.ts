/** What to do when something else than the service has answered. */
export const checkEndpoint = 'Check the endpoint: its host, port and protocol; a proxy or a login page may stand in between.';
