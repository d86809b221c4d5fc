namespace Neuromorphic.Backends.ReramSim.Circuits;

/// <summary>Parallel lines of an array, each a chain of nodes with an end at node 0 and one cell at every node: ladders, solved exactly for given voltages on the other side of the cells.</summary>
/// <remarks>
/// A ladder is folded from its far end: the part behind a node is a conductance G and a current J; a segment s turns them into G s/(G + s) and J s/(G + s).
/// No step subtracts, so every voltage is as exact as its terms, however small a cell is beside a segment. Values lie [node, line], so that a compiler runs along lines.
/// </remarks>
internal sealed class LineFamily
{
    private readonly LineEnd[] _ends;
    private readonly double[] _cells;
    private readonly double[] _inverse;
    private readonly double[] _sum;
    private readonly double _segment;
    private readonly bool _rigid;

    /// <summary>Lines of <paramref name="nodes"/> nodes.</summary>
    /// <param name="ends">One per line.</param>
    /// <param name="nodes">Nodes of a line.</param>
    /// <param name="segmentOhm">Resistance between neighbouring nodes, not negative.</param>
    /// <param name="cells">[node, line] conductance of the cell at each node, siemens.</param>
    public LineFamily(LineEnd[] ends, int nodes, double segmentOhm, double[] cells)
    {
        (_ends, Nodes, _cells) = (ends, nodes, cells);
        Lines = ends.Length;
        _rigid = segmentOhm == 0;
        _segment = _rigid ? 0 : 1 / segmentOhm;
        _inverse = new double[_rigid ? 0 : nodes * Lines];
        _sum = new double[Lines];
        for (int line = 0; line < Lines; line++)
        {
            double behind = 0;
            for (int node = nodes - 1; node >= 0; node--)
            {
                int at = node * Lines + line;
                if (_rigid)
                {
                    behind += cells[at];
                    continue;
                }
                if (node < nodes - 1) behind *= _segment * _inverse[at + Lines];
                behind += cells[at];
                double through = node > 0 ? _segment : EndConductance(line);
                // A floating line without cells is connected to nothing: its voltage has no meaning and is 0. A perfect source sets node 0.
                _inverse[at] = double.IsInfinity(through) || through + behind == 0 ? 0 : 1 / (through + behind);
            }
            _sum[line] = behind;
        }
    }

    /// <summary>Nodes of a line.</summary>
    public int Nodes { get; }

    /// <summary>Number of lines.</summary>
    public int Lines { get; }

    /// <summary>Every line is a single node at a perfect source: nothing on it can move.</summary>
    public bool IsFixed => _rigid && Array.TrueForAll(_ends, end => end.Ohm == 0);

    /// <summary>Voltages of all nodes.</summary>
    /// <param name="injected">[node, line] cell conductance times the voltage behind it; overwritten.</param>
    /// <param name="volts">[node, line] receives the voltages.</param>
    /// <param name="driven">True for the ends' own voltages, false for ends at 0 V.</param>
    public void Solve(double[] injected, double[] volts, bool driven)
    {
        if (_rigid)
        {
            SolveRigid(injected, volts, driven);
            return;
        }
        int lines = Lines;
        for (int node = Nodes - 2; node >= 0; node--)
        {
            Span<double> here = injected.AsSpan(node * lines, lines), far = injected.AsSpan((node + 1) * lines, lines);
            ReadOnlySpan<double> inverse = _inverse.AsSpan((node + 1) * lines, lines);
            for (int line = 0; line < here.Length; line++) here[line] += far[line] * (_segment * inverse[line]);
        }
        for (int line = 0; line < lines; line++)
        {
            double source = driven ? _ends[line].Volts : 0, conductance = EndConductance(line);
            volts[line] = double.IsInfinity(conductance) ? source : (conductance * source + injected[line]) * _inverse[line];
        }
        for (int node = 1; node < Nodes; node++)
        {
            ReadOnlySpan<double> near = volts.AsSpan((node - 1) * lines, lines), inverse = _inverse.AsSpan(node * lines, lines), current = injected.AsSpan(node * lines, lines);
            Span<double> here = volts.AsSpan(node * lines, lines);
            for (int line = 0; line < here.Length; line++) here[line] = (_segment * near[line] + current[line]) * inverse[line];
        }
    }

    /// <summary>x A x for the lines' own matrix: cells, segments and ends. A sum of squares.</summary>
    public double Energy(double[] x) => Product(x, x);

    /// <summary>x A y for the lines' own matrix.</summary>
    public double Product(double[] x, double[] y)
    {
        double total = 0;
        for (int line = 0; line < Lines; line++)
        {
            // A node at a perfect source cannot move: x is 0 there.
            double end = EndConductance(line);
            if (!double.IsInfinity(end)) total += end * x[line] * y[line];
        }
        for (int at = 0; at < _cells.Length; at++) total += _cells[at] * x[at] * y[at];
        if (_rigid) return total;
        double along = 0;
        for (int at = Lines; at < _cells.Length; at++) along += (x[at] - x[at - Lines]) * (y[at] - y[at - Lines]);
        return total + _segment * along;
    }

    private void SolveRigid(double[] injected, double[] volts, bool driven)
    {
        for (int line = 0; line < Lines; line++)
        {
            double source = driven ? _ends[line].Volts : 0, conductance = EndConductance(line), voltage = source;
            if (!double.IsInfinity(conductance))
            {
                double current = 0;
                for (int node = 0; node < Nodes; node++) current += injected[node * Lines + line];
                voltage = conductance + _sum[line] == 0 ? 0 : (conductance * source + current) / (conductance + _sum[line]);
            }
            for (int node = 0; node < Nodes; node++) volts[node * Lines + line] = voltage;
        }
    }

    private double EndConductance(int line) => 1 / _ends[line].Ohm;
}
