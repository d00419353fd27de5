// A few pipelined connections that reads share: many reads are under way on each, in one stream. A lane that breaks is left to those
// who are on it, and a new one opened for the next. It knows nothing of what is read.

import pg from 'pg';

export interface Lane {
  client: pg.Client;
  /** The read that took the lane is over. */
  done(): void;
}

export interface Lanes {
  /** The lane with the fewest reads; a new one while there may be more and none is idle. */
  take(): Promise<Lane>;
  close(): Promise<void>;
}

interface Open {
  client: pg.Client;
  connected: Promise<unknown>;
  reads: number;
}

export function openLanes(config: pg.ClientConfig, most: number): Lanes {
  const lanes = new Set<Open>();
  let closed = false;

  function open(): Open {
    const client = new pg.Client({ ...config, pipeline: true });
    const lane: Open = { client, connected: client.connect(), reads: 0 };
    const drop = () => void lanes.delete(lane);
    client.on('error', drop);
    client.on('end', drop);
    lane.connected.catch(drop);
    lanes.add(lane);
    return lane;
  }

  return {
    async take() {
      if (closed) throw new Error('the database was closed');
      const quietest = [...lanes].reduce<Open | undefined>(
        (best, lane) => (best && best.reads <= lane.reads ? best : lane),
        undefined,
      );
      const lane = quietest && (quietest.reads === 0 || lanes.size >= most) ? quietest : open();
      lane.reads += 1;
      try {
        await lane.connected;
      } catch (error) {
        lane.reads -= 1;
        throw error;
      }
      return {
        client: lane.client,
        done: () => {
          lane.reads -= 1;
        },
      };
    },
    async close() {
      closed = true;
      await Promise.all([...lanes].map(({ client, connected }) => connected.then(() => client.end()).catch(() => {})));
    },
  };
}
