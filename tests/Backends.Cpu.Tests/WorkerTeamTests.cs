using Neuromorphic.Hal.Host.Workers;

namespace Neuromorphic.Backends.Cpu.Tests;

public class WorkerTeamTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_worker_runs_once_and_barriers_hold_them_together(int count)
    {
        using WorkerTeam team = new(count);
        int[] phase = new int[count];
        bool apart = false;
        for (int round = 0; round < 20; round++)
        {
            team.Run(worker =>
            {
                for (int step = 1; step <= 50; step++)
                {
                    phase[worker]++;
                    team.Barrier();
                    // Behind a barrier everybody has arrived: nobody is a phase behind, and nobody can be two ahead.
                    for (int other = 0; other < count; other++)
                        if (Volatile.Read(ref phase[other]) < phase[worker]) apart = true;
                    team.Barrier();
                }
            });
        }
        Assert.False(apart);
        Assert.All(phase, p => Assert.Equal(1000, p));
    }

    [Fact]
    public void An_error_of_a_worker_reaches_the_caller_and_the_team_lives_on()
    {
        using WorkerTeam team = new(3);
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => team.Run(worker =>
        {
            if (worker == 2) throw new InvalidOperationException("from worker 2");
        }));
        Assert.Equal("from worker 2", error.Message);
        int ran = 0;
        team.Run(_ => Interlocked.Increment(ref ran));
        Assert.Equal(3, ran);
    }
}
