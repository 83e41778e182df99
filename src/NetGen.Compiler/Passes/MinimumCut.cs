namespace NetGen.Compiler;

/// <summary>
/// Puts each of a number of items on one of two sides at the least cost in all: an item costs something on either side, and a pair costs
/// something when it is torn apart. The answer is exact: a minimum cut, found by blocking flows (Dinic 1970).
/// </summary>
internal sealed class MinimumCut
{
    private const double Nothing = 1e-9;

    private readonly List<int> _ends = [];
    private readonly List<double> _capacities = [];
    private readonly List<int>[] _edges;
    private readonly int _source, _sink;

    public MinimumCut(int items)
    {
        (_source, _sink) = (items, items + 1);
        _edges = [.. Enumerable.Range(0, items + 2).Select(_ => new List<int>())];
    }

    /// <summary>What <paramref name="item"/> costs on the first side and on the second.</summary>
    public void AddItem(int item, double first, double second)
    {
        // What it costs anyway decides nothing.
        double anyway = Math.Min(first, second);
        Connect(_source, item, first - anyway, 0);
        Connect(item, _sink, second - anyway, 0);
    }

    /// <summary>What it costs when the two items stand on different sides.</summary>
    public void AddPair(int x, int y, double apart) => Connect(x, y, apart, apart);

    /// <summary>True for each item on the second side; where both sides are equally good, an item stands on the first.</summary>
    public bool[] Solve()
    {
        int[] distances = Distances();
        while (distances[_sink] >= 0)
        {
            int[] next = new int[_edges.Length];
            while (Push(_source, double.PositiveInfinity, distances, next) > Nothing)
            {
            }

            distances = Distances();
        }

        return [.. distances.Take(_source).Select(d => d >= 0)];
    }

    /// <summary>An edge and its reverse, neighbors in the lists: edge e and e ^ 1.</summary>
    private void Connect(int from, int to, double forth, double back)
    {
        _edges[from].Add(_ends.Count);
        _ends.Add(to);
        _capacities.Add(forth);
        _edges[to].Add(_ends.Count);
        _ends.Add(from);
        _capacities.Add(back);
    }

    /// <summary>Edges with capacity left from the source to each item; −1 where there is no way.</summary>
    private int[] Distances()
    {
        int[] distances = [.. Enumerable.Repeat(-1, _edges.Length)];
        distances[_source] = 0;
        var pending = new Queue<int>([_source]);
        while (pending.Count > 0)
        {
            int at = pending.Dequeue();
            foreach (int edge in _edges[at])
            {
                int end = _ends[edge];
                if (_capacities[edge] <= Nothing || distances[end] >= 0)
                    continue;
                distances[end] = distances[at] + 1;
                pending.Enqueue(end);
            }
        }

        return distances;
    }

    /// <summary>Sends flow along one shortest way to the sink and returns how much.</summary>
    private double Push(int at, double limit, int[] distances, int[] next)
    {
        if (at == _sink)
            return limit;
        for (; next[at] < _edges[at].Count; next[at]++)
        {
            int edge = _edges[at][next[at]], end = _ends[edge];
            if (_capacities[edge] <= Nothing || distances[end] != distances[at] + 1)
                continue;
            double pushed = Push(end, Math.Min(limit, _capacities[edge]), distances, next);
            if (pushed <= Nothing)
                continue;
            _capacities[edge] -= pushed;
            _capacities[edge ^ 1] += pushed;
            return pushed;
        }

        return 0;
    }
}
