namespace Neuromorphic.Backends.ReramSim.Circuits;

/// <summary>An array of cells between two families of resistive lines, solved for its currents by alternating lines: exact when it has converged.</summary>
/// <remarks>
/// <para>With the voltages of one family given, the other is a set of ladders that <see cref="LineFamily"/> solves exactly. Alternating is block Gauss-Seidel on a
/// symmetric, positive definite matrix and cannot diverge; conjugate gradients in the inner product of the first family's own matrix make it short. What the
/// alternation gives is kept exact: the gradients only say where to go, and the last sweeps are plain ones. A fixed point of cell currents, as other simulators
/// iterate, diverges from 3 ohm a segment on at 256 x 256.</para>
/// <para>Topologies: rows and columns that cross, or a supply line beside every column whose nodes pair up one to one.
/// Belongs to one thread at a time.</para>
/// </remarks>
internal sealed class WireGrid
{
    /// <summary>Largest correction of a voltage, relative to the largest source: the default setting.</summary>
    public const double DefaultTolerance = 1e-6;

    /// <summary>The tight setting.</summary>
    public const double TightTolerance = 1e-13;

    private const int MaximumSweeps = 2000;
    private readonly LineFamily _sources;
    private readonly LineFamily _sinks;
    private readonly LineEnd[] _sourceEnds;
    private readonly LineEnd[] _sinkEnds;
    private readonly double[] _sourceCells;
    private readonly double[] _sinkCells;
    private readonly int _rows;
    private readonly int _columns;
    private readonly int _rowsPerNode;
    private readonly bool _crossing;
    private readonly double[] _sourceVolts;
    private readonly double[] _sinkVolts;
    private readonly double[] _injected;

    /// <summary>The grid of a conductance matrix.</summary>
    /// <param name="siemens">[row, column] cells; 0 for an open one.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="sources">Ends of the rows at column 0; of the supply lines at row 0 where they do not cross.</param>
    /// <param name="sinks">Ends of the columns at the last row.</param>
    /// <param name="sourceSegmentOhm">Between nodes of a row, or of a supply line.</param>
    /// <param name="sinkSegmentOhm">Between nodes of a column.</param>
    /// <param name="crossing">Rows cross columns; else every column has a supply line of its own.</param>
    /// <param name="rowsPerNode">Rows whose cells hang on one node of the column: 2 where the cells of a pair are interleaved.</param>
    public WireGrid(double[] siemens, int columns, LineEnd[] sources, LineEnd[] sinks, double sourceSegmentOhm, double sinkSegmentOhm, bool crossing = true, int rowsPerNode = 1)
    {
        _columns = columns;
        _rows = siemens.Length / columns;
        (_crossing, _rowsPerNode) = (crossing, rowsPerNode);
        (_sourceEnds, _sinkEnds) = (sources, sinks);
        if (siemens.Length != _rows * columns || _rows % rowsPerNode != 0 || sinks.Length != columns || sources.Length != (crossing ? _rows : columns))
            throw new ArgumentException($"{siemens.Length} cells, {sources.Length} sources and {sinks.Length} sinks are no array of {columns} columns.");
        if (Array.Exists(siemens, g => !(g >= 0 && double.IsFinite(g)))) throw new ArgumentException("A conductance is negative or not finite.");
        // Columns end at the last row: their nodes are counted from there.
        _sinkCells = new double[siemens.Length / rowsPerNode];
        _sourceCells = new double[siemens.Length];
        for (int i = 0; i < _rows; i++)
        {
            for (int j = 0; j < columns; j++)
            {
                double g = siemens[i * columns + j];
                _sinkCells[Sink(i, j)] += g;
                _sourceCells[crossing ? j * _rows + i : i * columns + j] = g;
            }
        }
        _sources = new LineFamily(sources, crossing ? columns : _rows, sourceSegmentOhm, _sourceCells);
        _sinks = new LineFamily(sinks, _rows / rowsPerNode, sinkSegmentOhm, _sinkCells);
        _sourceVolts = new double[siemens.Length];
        _sinkVolts = new double[_sinkCells.Length];
        _injected = new double[siemens.Length];
    }

    /// <summary>Sweeps of the last solution.</summary>
    public int Sweeps { get; private set; }

    /// <summary>Currents into the ends of the columns, ampere.</summary>
    /// <param name="tolerance">Largest correction of a voltage in the last sweep, relative to the largest source.</param>
    /// <exception cref="InvalidOperationException">Not reached in 2,000 sweeps.</exception>
    public double[] Solve(double tolerance = DefaultTolerance)
    {
        double largest = Math.Max(_sourceEnds.Max(Magnitude), _sinkEnds.Max(Magnitude));
        for (int at = 0; at < _sourceVolts.Length; at++) _sourceVolts[at] = _sourceEnds[at % _sources.Lines].Volts;
        Sweeps = 0;
        if (largest > 0 && !_sources.IsFixed && !_sinks.IsFixed) Converge(tolerance * largest);
        double[] corrected = new double[_sourceVolts.Length];
        double last = double.PositiveInfinity;
        // One sweep is exact where a family is fixed. Else until the correction is inside the tolerance, or as small as rounding lets it become.
        for (int extra = 0; extra < 50 && last > tolerance * largest; extra++)
        {
            Sweep(_sourceVolts, corrected, driven: true);
            double change = Largest(_sourceVolts, corrected);
            corrected.CopyTo(_sourceVolts, 0);
            if (_sources.IsFixed || (change <= 1e-12 * largest && change >= last)) break;
            last = change;
        }
        SinkVolts(_sourceVolts, driven: true);
        return SinkCurrents();
    }

    private static double Magnitude(LineEnd end) => double.IsInfinity(end.Ohm) ? 0 : Math.Abs(end.Volts);

    /// <summary>Conjugate gradients on the voltages of the sources; the residual is what a sweep would correct.</summary>
    private void Converge(double limit)
    {
        int count = _sourceVolts.Length;
        double[] residual = new double[count], direction = new double[count], image = new double[count];
        Sweep(_sourceVolts, residual, driven: true);
        for (int at = 0; at < count; at++) residual[at] -= _sourceVolts[at];
        residual.CopyTo(direction, 0);
        double energy = _sources.Energy(residual);
        while (Largest(residual) > limit && energy > 0)
        {
            if (Sweeps > MaximumSweeps) throw new InvalidOperationException($"The currents of an array of {_rows} x {_columns} cells did not settle within {MaximumSweeps} sweeps.");
            Sweep(direction, image, driven: false);
            for (int at = 0; at < count; at++) image[at] = direction[at] - image[at];
            double curvature = _sources.Product(direction, image);
            if (!(curvature > 0)) return;
            double step = energy / curvature;
            for (int at = 0; at < count; at++)
            {
                _sourceVolts[at] += step * direction[at];
                residual[at] -= step * image[at];
            }
            double next = _sources.Energy(residual), turn = next / energy;
            energy = next;
            for (int at = 0; at < count; at++) direction[at] = residual[at] + turn * direction[at];
        }
    }

    /// <summary>Columns for these voltages of the sources, then sources for those of the columns.</summary>
    private void Sweep(double[] from, double[] to, bool driven)
    {
        Sweeps++;
        SinkVolts(from, driven);
        for (int row = 0; row < _rows; row++)
        {
            for (int j = 0; j < _columns; j++)
            {
                int at = Source(row, j);
                _injected[at] = _sourceCells[at] * _sinkVolts[Sink(row, j)];
            }
        }
        _sources.Solve(_injected, to, driven);
    }

    private void SinkVolts(double[] sources, bool driven)
    {
        Array.Clear(_injected);
        for (int row = 0; row < _rows; row++)
        {
            for (int j = 0; j < _columns; j++)
            {
                int at = Source(row, j);
                _injected[Sink(row, j)] += _sourceCells[at] * sources[at];
            }
        }
        _sinks.Solve(_injected, _sinkVolts, driven);
    }

    /// <summary>The sum of the cells' currents of each column, rows ascending.</summary>
    private double[] SinkCurrents()
    {
        double[] currents = new double[_columns];
        for (int row = 0; row < _rows; row++)
        {
            for (int j = 0; j < _columns; j++)
            {
                int at = Source(row, j);
                currents[j] += _sourceCells[at] * (_sourceVolts[at] - _sinkVolts[Sink(row, j)]);
            }
        }
        return currents;
    }

    private int Source(int row, int column) => _crossing ? column * _rows + row : row * _columns + column;

    private int Sink(int row, int column) => (_rows - 1 - row) / _rowsPerNode * _columns + column;

    private static double Largest(double[] x)
    {
        double largest = 0;
        foreach (double value in x) largest = Math.Max(largest, Math.Abs(value));
        return largest;
    }

    private static double Largest(double[] x, double[] y)
    {
        double largest = 0;
        for (int at = 0; at < x.Length; at++) largest = Math.Max(largest, Math.Abs(x[at] - y[at]));
        return largest;
    }
}
