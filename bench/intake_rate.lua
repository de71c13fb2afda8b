-- wrk: one application after the other from a file, at a steady rate; what was answered is printed as JSON at the end.
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long seconds; long micros; } moment; int gettimeofday(moment *at, void *zone); ]]

local function now()
  local at = ffi.new("moment")
  ffi.C.gettimeofday(at, nil)
  return tonumber(at.seconds) + tonumber(at.micros) / 1e6
end

local threads = {}

function setup(thread)
  table.insert(threads, thread)
end

function init(arguments)
  lines, sent, stored, others, other = {}, 0, 0, 0, 0
  for line in io.lines(arguments[1]) do table.insert(lines, line) end
  rate, began, last = tonumber(arguments[2]), now(), 0
end

function delay() -- milliseconds: the next is due at its own moment, however long the one before took
  return math.max(0, (began + sent / rate - now()) * 1000)
end

function request()
  sent = sent + 1
  if sent >= #lines then wrk.thread:stop() end
  local path, cookie, body = lines[math.min(sent, #lines)]:match("([^\t]*)\t([^\t]*)\t([^\t]*)")
  return wrk.format("POST", path, {
    ["Content-Type"] = "application/x-www-form-urlencoded", ["Cookie"] = cookie, ["Host"] = wrk.host .. ":" .. wrk.port,
  }, body)
end

function response(status)
  if status == 302 then stored = stored + 1 else others, other = others + 1, status end
  last = now()
end

function done(summary, latency)
  local one = threads[1]
  print(string.format(
    'FOUND {"stored": %d, "others": %d, "other": %d, "seconds": %.3f, "p50": %.3f, "p99": %.3f, "most": %.3f, "broken": %d}',
    one:get("stored"), one:get("others"), one:get("other"), one:get("last") - one:get("began"),
    latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  ))
end
