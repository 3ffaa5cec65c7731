-- What wrk runs in each of its threads: prepared requests, one after another, and the figures at the end as one line.
--
-- Arguments: the files' common name (thread N reads NAME.N: length in 4 bytes, little-endian, then the request, and so on),
-- the mean think time of a connection in ms, and "once" (stop when all are sent) or "anew" (begin again, each time as
-- other visitors: 8 bytes of the replica's id, which follows two bytes into the body, are replaced).

local threads = {}

function setup(thread)
   thread:set("number", #threads)
   table.insert(threads, thread)
end

function init(args)
   local file = assert(io.open(args[1] .. "." .. number, "rb"))
   requests = file:read("*a")
   file:close()
   think_ms = tonumber(args[2])
   anew = args[3] == "anew"
   place, round, trailing = 1, 0, 0
   -- wrk asks the first thread once for a request that it does not send.
   asked = number ~= 0
   math.randomseed(number + 1)
   -- wrk looks whether there is such a function; without a think time there must be none.
   if think_ms > 0 then delay = thinking end
end

-- One connection may still wait for an answer while others have theirs: some harmless requests pass before the end.
local PADDING = 4000
local HEALTH = "GET /healthz HTTP/1.1\r\nhost: bench.example\r\n\r\n"

function request()
   if not asked then
      asked = true
      return HEALTH
   end
   if place > #requests then
      if not anew then
         trailing = trailing + 1
         if trailing == PADDING then
            -- wrk itself sleeps until its time is up: whoever started it is told that it may be woken.
            io.stderr:write("SENT\n")
            wrk.thread:stop()
         end
         return HEALTH
      end
      place, round = 1, round + 1
   end
   local a, b, c, d = requests:byte(place, place + 3)
   local from = place + 4
   place = from + a + b * 256 + c * 65536 + d * 16777216
   if round == 0 then return requests:sub(from, place - 1) end
   local _, head_end = requests:find("\r\n\r\n", from, true)
   local id = head_end + 3
   return requests:sub(from, id - 1) .. string.format("%08x", round) .. requests:sub(id + 8, place - 1)
end

-- An exponential think time makes arrivals independent of each other.
function thinking()
   return math.floor(-think_ms * math.log(1 - math.random()) + 0.5)
end

function done(summary, latency)
   io.write(string.format(
      'FIGURES {"requests":%d,"seconds":%.3f,"refused":%d,"timeouts":%d,"broken":%d,"p50_ms":%.3f,"p99_ms":%.3f,"max_ms":%.3f}\n',
      summary.requests, summary.duration / 1e6, summary.errors.status, summary.errors.timeout,
      summary.errors.connect + summary.errors.read + summary.errors.write,
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
