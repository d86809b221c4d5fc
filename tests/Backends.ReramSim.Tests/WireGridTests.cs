using Neuromorphic.Backends.ReramSim.Circuits;
using Neuromorphic.Hal.Random;

namespace Neuromorphic.Backends.ReramSim.Tests;

/// <summary>Arrays with resistive wires, against an exact nodal solution and against what must hold of any such array.</summary>
public class WireGridTests
{
    [Theory]
    [InlineData(1, 1, 1, 1, 0, 0)]
    [InlineData(1, 9, 1, 2, 0, 0)]
    [InlineData(9, 1, 2, 1, 5, 0)]
    [InlineData(5, 7, 0.97, 2.92, 0, 0)]
    [InlineData(7, 5, 10, 10, 100, 500)]
    [InlineData(12, 12, 100, 1, 0, 30)]
    public void Currents_equal_the_exact_nodal_solution(int rows, int columns, double row, double column, double driver, double sense)
    {
        (double[] cells, double[] volts) = Array(rows, columns);
        double[] expected = NodalSolution.Solve(cells, volts, row, column, driver, sense).Sensed;
        double[] actual = Currents(cells, volts, columns, row, column, driver, sense, WireGrid.TightTolerance);
        // The dense solution itself loses digits: a segment of 1 S beside cells of 1e-6 S.
        for (int j = 0; j < columns; j++) Assert.Equal(1, actual[j] / expected[j], 1e-9);
        double[] loose = Currents(cells, volts, columns, row, column, driver, sense, WireGrid.DefaultTolerance);
        for (int j = 0; j < columns; j++) Assert.Equal(1, loose[j] / expected[j], 1e-3);
    }

    [Fact]
    public void Open_cells_and_shorts_are_cells_like_others()
    {
        (double[] cells, double[] volts) = Array(6, 6);
        (cells[3], cells[14], cells[20]) = (0, 0, 0.1);
        double[] expected = NodalSolution.Solve(cells, volts, 1, 1).Sensed, actual = Currents(cells, volts, 6, 1, 1, 0, 0, WireGrid.TightTolerance);
        for (int j = 0; j < 6; j++) Assert.Equal(1, actual[j] / expected[j], 1e-9);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3)]
    [InlineData(3, 0)]
    public void Wires_without_resistance_are_nodes(double row, double column)
    {
        (double[] cells, double[] volts) = Array(6, 4);
        // A wire of 1e-9 ohm stands for a perfect one in the nodal solution; its own digits end there.
        double[] expected = row == 0 && column == 0
            ? [.. Enumerable.Range(0, 4).Select(j => Enumerable.Range(0, 6).Sum(i => cells[i * 4 + j] * volts[i]))]
            : NodalSolution.Solve(cells, volts, Math.Max(row, 1e-6), Math.Max(column, 1e-6)).Sensed;
        double[] actual = Currents(cells, volts, 4, row, column, 0, 0, WireGrid.TightTolerance);
        for (int j = 0; j < 4; j++) Assert.Equal(1, actual[j] / expected[j], 1e-6);
    }

    [Fact]
    public void Currents_superpose()
    {
        (double[] cells, double[] volts) = Array(16, 16);
        double[] whole = Currents(cells, volts, 16, 3, 3, 0, 0, WireGrid.TightTolerance), sum = new double[16];
        for (int i = 0; i < 16; i++)
        {
            double[] one = Currents(cells, [.. volts.Select((v, k) => k == i ? v : 0)], 16, 3, 3, 0, 0, WireGrid.TightTolerance);
            for (int j = 0; j < 16; j++) sum[j] += one[j];
        }
        for (int j = 0; j < 16; j++) Assert.Equal(1, sum[j] / whole[j], 1e-12);
    }

    [Fact]
    public void Driving_a_column_and_sensing_a_row_gives_the_same_current_as_the_other_way_round()
    {
        (double[] cells, _) = Array(8, 8);
        // Reciprocity: the transposed, reversed array has its drivers where the sense amplifiers were.
        double[] turned = [.. Enumerable.Range(0, 64).Select(at => cells[(7 - at % 8) * 8 + 7 - at / 8])];
        for (int i = 0; i < 8; i++)
        {
            double[] there = Currents(cells, [.. Enumerable.Range(0, 8).Select(k => k == i ? 1.0 : 0)], 8, 2, 5, 7, 11, WireGrid.TightTolerance);
            double[] back = Currents(turned, [.. Enumerable.Range(0, 8).Select(k => k == 7 - 2 ? 1.0 : 0)], 8, 5, 2, 11, 7, WireGrid.TightTolerance);
            Assert.Equal(1, back[7 - i] / there[2], 1e-11);
        }
    }

    [Fact]
    public void More_resistance_gives_less_current_and_what_is_driven_is_sensed()
    {
        (double[] cells, double[] volts) = Array(10, 10);
        double before = double.PositiveInfinity;
        foreach (double ohm in (double[])[0, 0.1, 1, 10, 100])
        {
            double total = Currents(cells, volts, 10, ohm, ohm, 0, 0, WireGrid.TightTolerance).Sum();
            Assert.True(total < before, $"{ohm} ohm give {total} A, less resistance {before} A");
            before = total;
            if (ohm > 0) Assert.Equal(1, NodalSolution.Solve(cells, volts, ohm, ohm).Driven.Sum() / total, 1e-9);
        }
    }

    [Fact]
    public void A_heavy_array_settles_in_few_sweeps()
    {
        (double[] cells, double[] volts) = Array(128, 128);
        WireGrid grid = new(cells, 128, [.. volts.Select(v => new LineEnd(v, 3))], [.. Enumerable.Repeat(new LineEnd(0, 3), 128)], 3, 3);
        double[] tight = grid.Solve(WireGrid.TightTolerance);
        Assert.InRange(grid.Sweeps, 1, 60);
        double[] loose = grid.Solve(1e-6);
        Assert.InRange(grid.Sweeps, 1, 25);
        for (int j = 0; j < 128; j++) Assert.Equal(1, loose[j] / tight[j], 1e-4);
    }

    private static double[] Currents(double[] cells, double[] volts, int columns, double row, double column, double driver, double sense, double tolerance)
        => new WireGrid(
            cells, columns, [.. volts.Select(v => new LineEnd(v, row + driver))], [.. Enumerable.Repeat(new LineEnd(0, column + sense), columns)], row, column).Solve(tolerance);

    /// <summary>Cells of 1 to 40 uS, voltages up to 0.2 V.</summary>
    private static (double[] Cells, double[] Volts) Array(int rows, int columns)
    {
        StreamKey key = StreamKey.Of(5, "array");
        double Draw(int i, uint what) => Philox4x32.ToUniform(Philox4x32.Block(new Words((uint)i, 0, 0, what), key).W0);
        return ([.. Enumerable.Range(0, rows * columns).Select(i => 1e-6 + 39e-6 * Draw(i, 0))], [.. Enumerable.Range(0, rows).Select(i => 0.2 * Draw(i, 1))]);
    }
}
